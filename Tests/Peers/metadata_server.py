"""Stands for the endpoints that give credentials to containers and to EC2 instances.

The arguments are a port and, for containers, the authorization token that they have to send. Instances have to speak
version 2 of the metadata service.
"""
import http.server
import json
import sys

INSTANCE = "/latest/meta-data/iam/security-credentials/"


def document(key):
    return json.dumps(
        {
            "Code": "Success",
            "AccessKeyId": key,
            "SecretAccessKey": f"secret of {key}",
            "Token": f"token of {key}",
            "Expiration": "2099-01-01T00:00:00Z",
            "LastUpdated": "2026-01-01T00:00:00Z",
            "Type": "AWS-HMAC",
        }
    )


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_PUT(self):
        is_asked_well = self.path == "/latest/api/token" and self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
        self.answer(200, "metadata-token") if is_asked_well else self.answer(400)

    def do_GET(self):
        if self.path == "/container":
            is_known = self.headers["Authorization"] == sys.argv[2]
            return self.answer(200, document("CONTAINER")) if is_known else self.answer(403)
        if self.headers["X-aws-ec2-metadata-token"] != "metadata-token":
            return self.answer(401)
        bodies = {INSTANCE: "role", f"{INSTANCE}role": document("INSTANCE")}
        body = bodies.get(self.path)
        return self.answer(404) if body is None else self.answer(200, body)


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
