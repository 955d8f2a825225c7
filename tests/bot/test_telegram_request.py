"""The wire to the Bot API, against a server that answers, breaks and keeps silent on demand."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import RequestData
from wire import Answer, Wire, ok, serving, whole

from bot.bot_api import BotApi
from bot.telegram_request import (
    AiohttpRequest,
    AnswerLostError,
    AnswerNotInTimeError,
    NotSentError,
    NotSentInTimeError,
)

TOKEN = "4711:" + "S3cr3t" * 6


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with serving(TOKEN) as wire:
        yield wire


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(read_timeout=0.2, write_timeout=0.2, connect_timeout=0.2, pool_timeout=0.2) as request:
        yield request


def bot_on(wire: Wire, request: AiohttpRequest) -> telegram.Bot:
    base = wire.url.partition("/bot")[0] + "/bot"
    return telegram.Bot(TOKEN, base_url=base, request=request, get_updates_request=AiohttpRequest())


MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "مرحبا"}


async def test_a_call_carries_json_and_parses_the_answer(wire: Wire, request_: AiohttpRequest) -> None:
    async def answer(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(ok(MESSAGE))

    wire.answer = answer
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("نعم", callback_data="a:1")]])
    sent = await bot_on(wire, request_).send_message(5, "مرحبا", reply_markup=keyboard)
    assert sent.message_id == 7
    first, headers, body = wire.requests[0]
    assert first.startswith("POST ")
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "chat_id": 5,
        "text": "مرحبا",
        "reply_markup": {"inline_keyboard": [[{"text": "نعم", "callback_data": "a:1"}]]},
    }


async def test_files_go_as_a_form(wire: Wire, request_: AiohttpRequest) -> None:
    async def answer(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(ok(MESSAGE))

    wire.answer = answer
    await bot_on(wire, request_).send_document(5, b"%PDF-bytes", filename="Einbürgerung.pdf", caption="ß")
    _, headers, body = wire.requests[0]
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert 'name="document"; filename="Einbürgerung.pdf"'.encode() in body
    assert b"%PDF-bytes" in body
    assert b'name="caption"' in body
    assert "ß".encode() in body


async def test_our_own_calls_carry_json_or_a_form(wire: Wire, request_: AiohttpRequest) -> None:
    api = BotApi(request_, wire.url.partition("/bot")[0] + "/bot" + TOKEN)
    await api.call("sendMessage", chat_id=5, text="ß", reply_markup={"remove_keyboard": True}, parse_mode=None)
    await api.call("sendDocument", chat_id=5, document=telegram.InputFile(b"BEGIN", "termin.ics"))
    (_, headers, plain), (_, form_headers, form) = wire.requests
    assert headers["content-type"] == "application/json"
    assert json.loads(plain) == {"chat_id": 5, "text": "ß", "reply_markup": {"remove_keyboard": True}}
    assert form_headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="document"; filename="termin.ics"' in form


async def test_connections_are_used_again_and_bounded(wire: Wire) -> None:
    async with AiohttpRequest(pool_size=4) as request:
        for _ in range(5):
            await request.post(wire.url)
        assert wire.connections == 1
        await asyncio.gather(*(request.post(wire.url) for _ in range(40)))
        assert 1 < wire.connections <= 4
    await asyncio.sleep(0.05)
    assert wire.open == 0


async def test_it_can_be_opened_again_and_refuses_when_closed(wire: Wire) -> None:
    request = AiohttpRequest()
    with pytest.raises(RuntimeError, match="not initialized"):
        await request.do_request(wire.url, "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(wire.url) is True
        await request.shutdown()
        await request.shutdown()


async def silence(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def hang_up(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def half(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(ok()[:-3])
    writer.close()


async def garbage(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(b"<html>secret text</html>"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [(silence, AnswerNotInTimeError), (hang_up, AnswerLostError), (half, AnswerLostError), (garbage, AnswerLostError)],
)
async def test_an_answer_that_is_lost_is_told(
    wire: Wire,
    request_: AiohttpRequest,
    answer: Answer,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    wire.answer = answer
    with pytest.raises(error) as caught:
        await request_.post(wire.url)
    assert isinstance(caught.value, AnswerLostError)
    assert isinstance(caught.value, TimedOut) == (answer is silence)
    assert not told_too_much(caught.value, caplog.text)


def told_too_much(error: BaseException, log: str) -> bool:
    chain = f"{error!r} {error.__cause__!r} {error.__context__!r} {log}"
    return "S3cr3t" in chain or "secret text" in chain


async def test_a_refused_connection_was_not_sent(request_: AiohttpRequest, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotSentError, match="ECONNREFUSED") as caught:
        await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")
    assert not isinstance(caught.value, TimedOut)
    assert not told_too_much(caught.value, caplog.text)


@pytest.mark.parametrize("url", [f"http://no-such-host.invalid/bot{TOKEN}/getMe", f"ftp://x/bot{TOKEN}/getMe"])
async def test_an_address_that_does_not_work_was_not_sent(url: str) -> None:
    async with AiohttpRequest() as request:
        with pytest.raises(NotSentError) as caught:
            await request.post(url)
    assert not told_too_much(caught.value, "")


async def test_a_full_pool_was_not_sent(wire: Wire) -> None:
    async with AiohttpRequest(pool_size=1, read_timeout=1, pool_timeout=0.05, connect_timeout=0.05) as request:
        wire.answer = silence
        first = asyncio.ensure_future(request.post(wire.url))
        await asyncio.sleep(0.02)
        with pytest.raises(NotSentInTimeError) as caught:
            await request.post(wire.url)
        assert isinstance(caught.value, TimedOut)
        assert not told_too_much(caught.value, "")
        with pytest.raises(AnswerNotInTimeError):
            await first
    assert len(wire.requests) == 1


async def test_a_stalled_upload_ends() -> None:
    stalled = asyncio.Event()

    async def read_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await stalled.wait()
        writer.close()

    server = await asyncio.start_server(read_nothing, "127.0.0.1", 0, limit=1024)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with AiohttpRequest(read_timeout=0.1, upload_timeout=0.2, connect_timeout=0.1, pool_timeout=0.1) as request:
        bot = telegram.Bot(TOKEN, base_url=url, request=request, get_updates_request=AiohttpRequest())
        with pytest.raises(AnswerNotInTimeError):
            await bot.send_document(5, b"x" * 20_000_000)
    stalled.set()
    server.close()
    await asyncio.sleep(0.05)


@pytest.mark.parametrize("status", ["500 Internal Server Error", "502 Bad Gateway", "302 Found"])
async def test_an_answer_of_the_server_itself_is_neither(wire: Wire, request_: AiohttpRequest, status: str) -> None:
    async def answer(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(whole(b"<html>", status))

    wire.answer = answer
    with pytest.raises(NetworkError) as caught:
        await request_.post(wire.url)
    assert type(caught.value) is NetworkError
    assert len(wire.requests) == 1


async def test_telegrams_refusals_stay_what_they_are(wire: Wire, request_: AiohttpRequest) -> None:
    async def answer(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        error = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
        writer.write(whole(json.dumps(error).encode(), "400 Bad Request"))

    wire.answer = answer
    with pytest.raises(BadRequest, match="Chat not found"):
        await request_.post(wire.url)


async def test_a_call_may_bring_its_own_limits(wire: Wire, request_: AiohttpRequest) -> None:
    async def slowly(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.4)
        writer.write(ok("late"))

    wire.answer = slowly
    assert await request_.post(wire.url, read_timeout=2) == "late"
    assert await request_.post(wire.url, read_timeout=None) == "late"
    assert request_.read_timeout == 0.2


@pytest.mark.parametrize("given", ["argument", "environment"])
async def test_a_proxy_is_asked(wire: Wire, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    address = wire.url.partition("/bot")[0]
    monkeypatch.setenv("http_proxy", address if given == "environment" else "http://127.0.0.1:9")
    async with AiohttpRequest(proxy=address if given == "argument" else None) as request:
        assert await request.post("http://telegram.invalid/bot1/getMe") is True
    assert wire.requests[0][0] == "POST http://telegram.invalid/bot1/getMe HTTP/1.1"


async def test_a_proxy_that_lets_nobody_through_was_not_sent(wire: Wire) -> None:
    async def answer(path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(whole(b"", "407 Proxy Authentication Required"))

    wire.answer = answer
    async with AiohttpRequest(proxy=wire.url.partition("/bot")[0]) as request:
        with pytest.raises(NotSentError, match="ClientHttpProxyError"):
            await request.post(f"https://telegram.invalid/bot{TOKEN}/getMe")


def test_another_kind_of_proxy_is_refused_without_its_password() -> None:
    with pytest.raises(ValueError, match="http://") as caught:
        AiohttpRequest(proxy="socks5://me:password@host:1")
    assert "password" not in str(caught.value)


async def test_no_parameters_means_no_body(wire: Wire, request_: AiohttpRequest) -> None:
    await request_.post(wire.url, RequestData([]))
    await request_.post(wire.url)
    assert [body for _, _, body in wire.requests] == [b"{}", b""]
