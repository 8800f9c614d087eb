"""Files at an S3 service instead of on disk: the same encrypted files under the same names (a real server, moto)."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.signals import setting_changed
from moto.server import ThreadedMotoServer

from cases.documents import storage
from overlast import storage as places

BUCKET = "bestanden"
SECRET = b"Kanarie: een brief over een bewoner"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bucket, with the installation's files in it."""
    for name, value in {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT": service,
        "S3_REGION": "eu-west-1",
        "S3_ACCESS_KEY": "sleutel",
        "S3_SECRET_KEY": "geheim",
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": places.of_files(settings.RUN_DIR)}
    setting_changed.send(sender=object, setting="STORAGES", value=settings.STORAGES, enter=True)
    there = boto3.resource(
        "s3",
        endpoint_url=service,
        region_name="eu-west-1",
        aws_access_key_id="sleutel",
        aws_secret_access_key="geheim",
    ).Bucket(BUCKET)
    there.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield there
    there.objects.delete()
    there.delete()


def test_a_file_is_kept_encrypted_read_back_and_destroyed(bucket: Any) -> None:
    name, wrapped = storage.save(SECRET)
    (kept,) = bucket.objects.all()
    body = kept.get()["Body"].read()
    assert kept.key == name
    assert SECRET not in body
    assert storage.load(name, wrapped) == SECRET
    default_storage.delete(name)
    assert list(bucket.objects.all()) == []
    with pytest.raises(FileNotFoundError):
        storage.load(name, wrapped)


def test_another_file_is_not_taken_for_this_one(bucket: Any) -> None:
    (one, wrapped), (other, _) = storage.save(SECRET), storage.save(b"x" * 40)
    bucket.Object(one).put(Body=bucket.Object(other).get()["Body"].read())
    with pytest.raises(ValueError, match="does not match"):
        storage.load(one, wrapped)


def test_without_a_bucket_no_s3_library_is_loaded() -> None:
    """An installation on disk does not pay for it in memory."""
    code = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "from django.core.files.storage import default_storage; default_storage.exists('x');"
        "sys.exit('botocore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
