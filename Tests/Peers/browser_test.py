"""Drives the chat's page in a real headless Chromium, as two people would.

    browser_test.py --url http://127.0.0.1:4000 --history-room history [--screenshots DIR]

Exits 0 when every check passed; otherwise prints which failed and why. Needs chromium and chromedriver, and nothing
beside the standard library. The server at --url must have the rooms --room and --history-room, the latter with
--history-count messages, more than 200 of them.

What the checks hold on to in the page, which is therefore stable:

    #welcome #guest-form #guest-name          the first page; Enter in the field joins
    #account summary, #account-form, #account-name, #account-password, button[value=sign-in|register]
    #welcome-notice, #welcome-error           why we are (back) here; what was refused
    html[data-visitor]                        guest | member: whether #welcome or #chat is shown
    #chat, #me-name, #sign-out
    #rooms a[data-room=SLUG][aria-current]    the rooms; #new-room, #room-dialog, #room-form-name
    #room-name, #room-description
    #connection[data-state]                   connecting | connected | reconnecting | offline
    #banner, #reconnect                       shown while the connection is lost
    #log                                      the scrolling part; #load-older, #load-newer, #beginning, #empty, #jump
    #messages > li.message[data-message-id][data-user-id], .own, .continued, .deleted, .revealed; inside: .author,
                                              time, .edited, .quote, .text, .mention, .mention.own,
                                              .reaction[data-emoji][aria-pressed] .count, [data-attachment-id]
    li.message.pending[data-state]            waiting | sending | failed; inside: .reason, .retry, .discard
    #messages > li.day[data-day], li.divider  a new day; where what is new begins
    #seen                                     who has read the newest message
    #message-tools button[value=react|reply|edit|remove], which is in the message that is pointed at
    #emoji-picker button[value=EMOJI], #confirm-dialog button[value=yes|no]
    #jump-to-date, #date
    #people > li[data-user-id][data-username] who is online; #people-count
    #typing, #room-notice                     who is typing; who has come or gone
    #message, #send, #message-count           the composer; #composer-context[data-mode=reply|edit], #composer-cancel,
                                              #composer-problem, #mentions [role=option]
    #attach, #attach-input, #tray li[data-state=sending|sent|failed]
    #rooms .badge                             how many unread; #bell, #bell-count, #notifications-panel,
                                              .notification[data-read][data-kind]
    #show-rooms, #show-people                 on narrow screens: the drawers, named in body[data-drawer]
"""

import argparse
import pathlib
import signal
import sys
import urllib.parse

from link import Link
from webdriver import Browser

from browser.stage import Stage, run

# In the order in which they run.
from browser import entering, talking, history, travel, messages, reactions, personal  # noqa: F401
from browser import uploads, connection, identity, looks  # noqa: F401


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the chat server is, such as http://127.0.0.1:4000")
    parser.add_argument("--room", default="general", help="slug of a room to talk in")
    parser.add_argument("--history-room", default="history", help="slug of a room with many messages")
    parser.add_argument("--history-count", type=int, default=400, help="how many messages that room has")
    parser.add_argument("--only", nargs="+", metavar="SUBJECT", help="the modules of browser/ to run, entering among them")
    parser.add_argument("--uploads", type=int, metavar="BYTES", help="files may be so large; none can be sent without")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures of the page")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the browsers are closed too
    address = urllib.parse.urlsplit(options.url)
    arguments = ["--force-prefers-reduced-motion"]
    with Link(address.hostname, address.port or 80) as link:
        with Browser(arguments) as first, Browser(arguments) as second:
            run(Stage((first, second), link, options))


if __name__ == "__main__":
    main()
