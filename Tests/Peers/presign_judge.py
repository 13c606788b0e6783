"""Presigns as botocore does, at an instant that is given.

The argument is a file with one JSON object a line: {"kind", "date", "accessKeyID", "secretAccessKey", "sessionToken",
"region", "endpoint", "style", "bucket", "key", "seconds"}, where `kind` is `get`, `put` or `post`. To a `post` belong "fields"
and "conditions", to the others "parameters" of the operation. What comes out are lines in the same order: {"url"} or
{"url", "fields"}.
"""
import datetime
import json
import sys

import botocore.auth
import botocore.session
import botocore.signers
from botocore.config import Config


def client(case):
    session = botocore.session.Session()
    session.set_credentials(case["accessKeyID"], case["secretAccessKey"], case.get("sessionToken"))
    style = Config(signature_version="s3v4", s3={"addressing_style": case["style"]})
    return session.create_client("s3", region_name=case["region"], endpoint_url=case.get("endpoint"), config=style)


def presign(case):
    s3 = client(case)
    if case["kind"] == "post":
        return s3.generate_presigned_post(
            case["bucket"],
            case["key"],
            Fields=case["fields"],
            Conditions=case["conditions"],
            ExpiresIn=case["seconds"],
        )
    operation = {"get": "get_object", "put": "put_object"}[case["kind"]]
    parameters = {"Bucket": case["bucket"], "Key": case["key"], **case.get("parameters", {})}
    return {"url": s3.generate_presigned_url(operation, parameters, ExpiresIn=case["seconds"])}


def main():
    with open(sys.argv[1]) as lines:
        for line in lines:
            case = json.loads(line)
            now = datetime.datetime.fromisoformat(case["date"])
            # All of botocore's signers ask this one for the time.
            def frozen(remove_tzinfo=True):
                return now.replace(tzinfo=None) if remove_tzinfo else now

            botocore.auth.get_current_datetime = botocore.signers.get_current_datetime = frozen
            print(json.dumps(presign(case)))


main()
