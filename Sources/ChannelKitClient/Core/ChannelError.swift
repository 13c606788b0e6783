import ChannelKit

/// NIOCore has a type of this name too. Here it is ChannelKit's that is meant.
typealias ChannelError = ChannelKit.ChannelError
