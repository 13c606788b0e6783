import NIOCore
import DequeModule
