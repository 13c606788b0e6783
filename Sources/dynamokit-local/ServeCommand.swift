import AWSSigning
public import ArgumentParser
import DynamoKitLocal
import DynamoKitLocalServer
import Foundation
public import Logging
import ServiceLifecycle
import UnixSignals

/// Serves the engine: `dynamokit-local --in-memory`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the data over HTTP until Ctrl-C."
    )

    @Option(help: "Port to listen at; 0 for any that is free.")
    var port = 8000
    @Option(help: "Address to listen at.")
    var host = "127.0.0.1"
    @Option(help: "Folder to keep the data in. It is made when there is none.")
    var dataDir: String?
    @Flag(help: "Keep the data in memory, for as long as the program runs.")
    var inMemory = false
    @Option(help: "trace, debug, info, notice, warning, error or critical. At debug, each request has its line.")
    var logLevel = Logger.Level.info
    @Flag(help: "Allow pages of any origin to call from a browser.")
    var allowAnyOrigin = false
    @Flag(help: "Have things go wrong on purpose as /_dynamokit/simulation is told.")
    var allowSimulation = false
    @Flag(help: "Refuse what is not signed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment.")
    var checkSignatures = false

    func validate() throws {
        guard self.inMemory != (self.dataDir != nil) else {
            throw ValidationError("Give either --data-dir or --in-memory.")
        }
        guard (0...65_535).contains(self.port) else { throw ValidationError("There is no port \(self.port).") }
    }

    func run() async throws {
        var logger = Logger(label: "dynamokit-local", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = self.logLevel
        let configuration = try self.serverConfiguration()
        try await withLocalDynamo(storage: try self.storage()) { local in
            let server = LocalDynamoServer(local, configuration: configuration, logger: logger) { port in
                // Unbuffered, so that whoever started the program sees it at once.
                FileHandle.standardOutput.write(Data("DynamoDB is at http://\(configuration.host):\(port)\n".utf8))
            }
            var group = ServiceGroupConfiguration(
                services: [server],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
            // For a client that never finishes its request.
            group.maximumGracefulShutdownDuration = .seconds(10)
            try await ServiceGroup(configuration: group).run()
        }
    }

    private func storage() throws -> LocalDynamo.Storage {
        guard let dataDir else { return .inMemory }
        return try DataFolder(path: dataDir).make()
    }

    private func serverConfiguration() throws -> LocalDynamoServerConfiguration {
        var configuration = LocalDynamoServerConfiguration(host: self.host, port: self.port)
        configuration.allowsAnyOrigin = self.allowAnyOrigin
        configuration.allowsSimulation = self.allowSimulation
        if self.checkSignatures {
            let environment = ProcessInfo.processInfo.environment
            guard let id = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
                throw ValidationError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set to check signatures.")
            }
            configuration.credentials = [AWSCredentials(accessKeyID: id, secretAccessKey: secret)]
        }
        return configuration
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
