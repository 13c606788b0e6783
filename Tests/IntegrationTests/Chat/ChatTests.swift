import Foundation
import TestSupport
import Testing

/// Everything here starts programs that want a processor of their own, so one thing happens at a time.
@Suite("The chat, with real peers", .serialized, .timeLimit(.minutes(30)))
enum ChatTests {}
