# One image for web, workers, beat and migrations. Stages: Python packages, styles, the image itself.
FROM python:3.13-slim-trixie AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.txt

FROM python:3.13-slim-trixie AS styles
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/build_frontend.py scripts/
COPY static static
RUN python scripts/build_frontend.py

FROM python:3.13-slim-trixie
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin overlast \
    && install -d -o overlast -g overlast /data/files /anchors
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=overlast.settings MEDIA_ROOT=/data/files OVERLAST_RUN_DIR=/tmp/overlast \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY overlast overlast
COPY parties parties
COPY privacy privacy
COPY cases cases
COPY meetings meetings
COPY templates templates
COPY --from=styles /app/.build .build
# the demo, with its one-click login, is no part of a production image
RUN rm -rf overlast/demo overlast/settings_demo.py \
    && SECRET_KEY=build GATE_KEY=build FILE_KEY=build WEBHOOK_KEY=build ALLOWED_HOSTS=localhost \
        DATABASE_URL=postgresql://none/none python manage.py collectstatic --noinput --verbosity 0
# which release this is, for the report of convenant_toets
ARG VERSION=onbekend
RUN printf '%s\n' "$VERSION" > VERSION
USER overlast
EXPOSE 8000
# of the web, the usual process; docker-compose.yml gives the others a check of their own
HEALTHCHECK --interval=15s --timeout=10s --start-period=20s CMD ["python", "-m", "overlast.machine.probe"]
CMD ["gunicorn", "-c", "python:overlast.serving", "overlast.wsgi:application"]
