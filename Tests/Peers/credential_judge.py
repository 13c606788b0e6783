"""Looks for credentials as botocore does, and prints what it finds.

The argument is a file with one JSON object a line: {"profile", "environment"}, of which the environment is all that there
is. What comes out are lines in the same order: {"accessKeyID", "secretAccessKey", "sessionToken", "identity", "region",
"endpoint"}, where `identity` is who the keys belong to by STS, if an endpoint of STS is in the environment, or {"error"} with
what botocore calls it.
"""
import json
import os
import sys

import botocore.exceptions
import botocore.session


def find(profile):
    session = botocore.session.Session(profile=profile)
    credentials = session.get_credentials()
    if credentials is None:
        return {"error": "none"}
    frozen = credentials.get_frozen_credentials()
    found = {
        "accessKeyID": frozen.access_key,
        "secretAccessKey": frozen.secret_key,
        "sessionToken": frozen.token,
        "region": session.get_config_variable("region"),
    }
    if found["region"] is not None:
        found["endpoint"] = session.create_client("dynamodb").meta.endpoint_url
    if "AWS_ENDPOINT_URL_STS" in os.environ:
        found["identity"] = session.create_client("sts", region_name="us-east-1").get_caller_identity()["Arn"]
    return found


def main():
    with open(sys.argv[1]) as lines:
        for line in lines:
            case = json.loads(line)
            os.environ.clear()
            os.environ.update(case["environment"])
            try:
                found = find(case.get("profile"))
            except botocore.exceptions.BotoCoreError as error:
                found = {"error": type(error).__name__}
            print(json.dumps(found))


main()
