# One image for every process; what runs is the command (see deploy/compose.yaml). The checkout is the program.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/helper
COPY pyproject.toml constraints.txt README.md ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt .

COPY . .
RUN useradd --system --home-dir /srv/helper helper \
    && mkdir -p data \
    && chown helper: data

USER helper
ENV PYTHONUNBUFFERED=1
VOLUME /srv/helper/data
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "bot.app:create_app()"]
