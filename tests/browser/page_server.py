"""Run the local Bot API server with the demo's page and nothing else, for the tests of the page. Prints its address."""

import asyncio

from bot.demo.page_routes import page_routes
from bot.telegram_server.app import create_app
from bot.telegram_server.serve import address_of, http_server, listen

if __name__ == "__main__":
    listener = listen(0)
    app = create_app(limits="off", extra_routes=page_routes())
    print(address_of(listener), flush=True)
    asyncio.run(http_server(app).serve(sockets=[listener]))
