import Auth
import AuthTesting
import FoundationEssentials
import Synchronization
import Testing

@Suite("The conformance kit of session stores")
struct RefreshTokenStoreConformanceTests {
    enum Fault: CaseIterable {
        case overwritesOnInsertion, ignoresVersions, forgetsReplacements, listsNothing, listsEverybody, forgetsNothing

        /// What the kit has to find.
        var check: RefreshTokenStoreConformance.Check {
            switch self {
            case .overwritesOnInsertion: .refusesASecondInsertion
            case .ignoresVersions: .letsOneOfManyReplace
            case .forgetsReplacements: .keepsSessionsExactly
            case .listsNothing, .listsEverybody: .listsTheSessionsOfASubject
            case .forgetsNothing: .forgetsExpiredSessions
            }
        }
    }

    /// A store with one fault.
    final class FaultyStore: RefreshTokenStore {
        private let fault: Fault
        private let now: @Sendable () -> Date
        private let families = Mutex<[RefreshFamily.ID: RefreshFamily]>([:])

        init(_ fault: Fault, now: @escaping @Sendable () -> Date) {
            self.fault = fault
            self.now = now
        }

        func insert(_ family: RefreshFamily) async throws {
            try self.families.withLock { families in
                guard families[family.id] == nil || self.fault == .overwritesOnInsertion else {
                    throw AuthError(.storeConflict, "There is one.")
                }
                families[family.id] = family
            }
        }

        func family(id: RefreshFamily.ID) async throws -> RefreshFamily? {
            self.families.withLock { $0[id] }.flatMap { self.isKept($0) ? $0 : nil }
        }

        func replace(_ family: RefreshFamily) async throws -> Bool {
            self.families.withLock { families in
                guard let stored = families[family.id] else { return false }
                guard stored.version == family.version - 1 || self.fault == .ignoresVersions else { return false }
                if self.fault != .forgetsReplacements { families[family.id] = family }
                return true
            }
        }

        func families(ofSubject subject: String) async throws -> [RefreshFamily] {
            if self.fault == .listsNothing { return [] }
            return self.families.withLock { families in
                families.values.filter {
                    (self.fault == .listsEverybody || $0.subject == subject) && self.isKept($0)
                }
            }
        }

        private func isKept(_ family: RefreshFamily) -> Bool {
            self.fault == .forgetsNothing || family.expiresAt > self.now()
        }
    }

    @Test("a store with a fault does not pass, and the failure says which promise it breaks", arguments: Fault.allCases)
    func finds(fault: Fault) async throws {
        let kit = RefreshTokenStoreConformance { now in FaultyStore(fault, now: now) }
        let failure = await #expect(throws: ConformanceFailure.self) { try await kit.run(fault.check) }
        #expect(failure?.description.hasPrefix("\(fault.check.rawValue): ") == true)
        await #expect(throws: ConformanceFailure.self) { try await kit.run() }
    }

    @Test("a store without one passes")
    func passes() async throws {
        try await RefreshTokenStoreConformance { now in InMemoryRefreshTokenStore(now: now) }.run()
    }
}
