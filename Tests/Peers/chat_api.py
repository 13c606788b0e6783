"""The chat server's HTTP routes, as far as its peers need them."""

import dataclasses
import json
import urllib.error
import urllib.parse
import urllib.request


@dataclasses.dataclass(frozen=True)
class User:
    id: str
    username: str
    token: str


class Problem(Exception):
    """An answer that is not a success, as problem details (RFC 9457) tell it."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class ChatAPI:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def guest(self, username):
        answer = self.request("POST", "/api/guests", {"username": username})
        return User(answer["user"]["id"], answer["user"]["username"], answer["token"])

    def messages(self, user, slug, **query):
        """One page of a room's messages: `{messages, has_more, cursor, newer}`."""
        path = f"/api/rooms/{slug}/messages?{urllib.parse.urlencode(query)}"
        return self.request("GET", path, token=user.token)

    def request(self, method, path, body=None, token=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Problem(error.code, json.load(error)) from None
