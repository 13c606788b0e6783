import Foundation

/// Refuses messages with words of a list, or says them in other words.
struct WordListModerator: MessageModerator {
    private let list: WordList

    init(list: WordList) {
        self.list = list
    }

    /// Reads the list from a file.
    ///
    /// - Throws: ``ConfigurationError``.
    init(file: URL) throws(ConfigurationError) {
        do {
            self.list = try WordList(String(contentsOf: file, encoding: .utf8))
        } catch let error as WordList.InvalidLine {
            throw Self.unusable("says nothing to look for in line \(error.number)")
        } catch {
            throw Self.unusable("cannot be read (\(error.localizedDescription))")
        }
    }

    func judge(_ content: MessageContent, by author: User, in room: Room) async -> ModerationVerdict {
        switch self.list.find(in: content.text) {
        case .nothing: .accept
        case .replaced(let text): Self.verdict(on: text)
        case .refused(let words): .refuse(reason: "“\(words)” is not said here")
        }
    }

    /// Other words may be too long, or leave nothing to say.
    private static func verdict(on text: String) -> ModerationVerdict {
        do {
            return .change(try MessageContent(text))
        } catch {
            return .refuse(reason: error.reason)
        }
    }

    private static func unusable(_ problem: String) -> ConfigurationError {
        ConfigurationError(key: "moderation.wordList", requirement: "be a list of words, and it \(problem)")
    }
}
