"""A stand-in for LINE's API that takes its time: every call is answered 200 after a fixed pause.

Run: python slow_line.py PORT MILLISECONDS. GET /seen returns the reply tokens that were used, and when.
"""

import asyncio
import json
import sys
import time

SEEN: list[tuple[str, float]] = []
PAUSE_S = 0.05


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection, which is kept alive."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lengths = [one for one in head.lower().split("\r\n") if one.startswith("content-length:")]
            length = int(lengths[0][15:]) if lengths else 0
            body = await reader.readexactly(length) if length else b""
            if head.startswith("GET /seen"):
                answer = json.dumps(SEEN).encode()
            else:
                if b"replyToken" in body:
                    SEEN.append((json.loads(body)["replyToken"], time.time()))
                await asyncio.sleep(PAUSE_S)
                sent = [{"id": str(time.time_ns()), "quoteToken": "q"}]
                answer = json.dumps(
                    {"sentMessages": sent, "type": "none", "totalUsage": 0, "displayName": "x"}
                ).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(answer)
                + answer
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(port: int) -> None:
    """Serve until the process ends."""
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    PAUSE_S = float(sys.argv[2]) / 1000
    asyncio.run(main(int(sys.argv[1])))
