import JSONLogging
import Logging

/// Where logs go: to standard error as they are wanted there, and warnings to the operators' page as well.
enum LogOutput {
    static func bootstrap(_ configuration: ChatConfiguration, warnings: RecentWarnings) {
        let (format, level) = (configuration.operations.logFormat, configuration.logLevel)
        LoggingSystem.bootstrap { label in
            var output: any LogHandler =
                switch format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler(label: label)
                }
            output.logLevel = level
            return MultiplexLogHandler([output, warnings.handler(label: label)])
        }
    }
}
