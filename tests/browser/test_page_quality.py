"""What anyone needs to use the page: contrast, targets big enough for a thumb, headers that keep strangers' code out."""

from pathlib import Path

import pytest
from playwright.async_api import expect
from test_page import conversation, started
from yarl import URL

PAGE = Path(__file__).parents[2] / "bot" / "demo" / "page"

SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, select, textarea, a.choice, a.file")]
  .filter((node) => node.checkVisibility() && !node.matches(".inline-link"))
  .map((node) => [node.className || node.tagName, node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""

# WCAG's contrast of every visible text with the nearest background that is not see-through.
PALE_TEXTS = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => rgba(colour).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgba(colour)[3] === 255) return colour;
    }
    return "white";
  };
  const contrast = (node) => {
    const [dark, bright] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = new Set();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility()) continue;
    if (contrast(node) < 4.5) pale.add(`${node.tagName}.${node.className} ${contrast(node).toFixed(2)}`);
  }
  return [...pale];
}"""


async def test_a_wide_page_has_contrast_and_room_for_a_thumb(wide_page, server, bot) -> None:
    await bot(conversation)
    await _check_contrast_and_targets(wide_page, server)


async def test_a_narrow_page_has_contrast_and_room_for_a_thumb(narrow_page, server, bot) -> None:
    await bot(conversation)
    await _check_contrast_and_targets(narrow_page, server)


async def _check_contrast_and_targets(page, server) -> None:
    await server.person("Ben", "de", "guide")
    phone = await started(page, server, "Ben")
    await phone.get_by_role("button", name="Kalender").click()
    await phone.get_by_role("button", name="In der Nähe").click()
    await expect(phone.locator(".key")).to_have_count(2)
    await phone.locator(".attach-button").click()
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.evaluate(PALE_TEXTS) == []


async def test_who_wants_no_motion_gets_none(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    await wide_page.emulate_media(reduced_motion="reduce")
    phone = await started(wide_page, server, "Ben")
    assert await phone.locator(".theirs").evaluate("node => getComputedStyle(node).animationName") == "none"


async def test_every_file_has_its_type_and_the_policy(server) -> None:
    types = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    files = {f"/page/{path.name}": types[path.suffix] for path in PAGE.iterdir()} | {"/": "text/html"}
    for path, expected in files.items():
        async with server.session.get(server.address + path) as response:
            assert (response.status, response.content_type) == (200, expected), path
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/page/none.js", "/page/..%2fpage_routes.py", "/page/%2e%2e/__init__.py", "/page/.."])
async def test_only_files_of_the_page_are_served(server, path) -> None:
    async with server.session.get(URL(server.address + path, encoded=True)) as response:
        assert response.status == 404


def test_modules_stay_small() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in PAGE.iterdir()}
    assert max(lengths.values()) <= 400, lengths
