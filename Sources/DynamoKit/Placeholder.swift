import AsyncHTTPClient
import Crypto
import Logging
import NIOFoundationCompat
import NIOHTTP1
