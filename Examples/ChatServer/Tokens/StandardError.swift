import Foundation

/// What is for people, beside what a program may read from standard output.
enum StandardError {
    static func write(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
