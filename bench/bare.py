"""A bare route of the same framework for each file of a folder: `bare.py FOLDER PORT`."""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response


def build(folder: Path) -> FastAPI:
    """Return an application that answers /0, /1 … with the bytes of the files."""
    app = FastAPI(openapi_url=None)
    for path in sorted(folder.glob("bare*.json")):
        _add(app, path.stem.removeprefix("bare"), path.read_bytes())
    return app


def _add(app: FastAPI, name: str, content: bytes) -> None:
    async def read() -> Response:
        return Response(content, media_type="application/json")

    async def write(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    app.add_api_route(f"/{name}", read, methods=["GET"])
    app.add_api_route(f"/{name}", write, methods=["POST"])


if __name__ == "__main__":
    sys.stdout.write(f"http://127.0.0.1:{sys.argv[2]}\n")
    sys.stdout.flush()
    uvicorn.run(
        build(Path(sys.argv[1])), port=int(sys.argv[2]), access_log=False, log_level="warning"
    )
