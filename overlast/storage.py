"""Where (encrypted) files are kept: one folder, or a bucket of an S3 service."""

from pathlib import Path
from typing import Any

from overlast import configuration

SECONDS = 10  # a service that answers no sooner must not hold the web


def of_files(folder: Path) -> dict[str, Any]:
    """The entry of STORAGES for files; `folder` is where they go when the environment names no place."""
    bucket = configuration.text("S3_BUCKET")
    if not bucket:
        place = configuration.text("MEDIA_ROOT") or str(folder)
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    from botocore.config import Config

    patience = Config(
        connect_timeout=SECONDS,
        read_timeout=SECONDS,
        retries={"max_attempts": 2},
        s3={"addressing_style": "path"},
        signature_version="s3v4",
        # what services other than Amazon's understand too
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": configuration.text("S3_ENDPOINT") or None,
            "region_name": configuration.text("S3_REGION") or None,
            "access_key": configuration.text("S3_ACCESS_KEY"),
            "secret_key": configuration.text("S3_SECRET_KEY"),
            "client_config": patience,
            "file_overwrite": False,
            "default_acl": None,
        },
    }
