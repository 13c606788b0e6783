import Foundation
import Testing

@testable import DynamoKit

@Suite("Clock correction")
struct ClockCorrectionTests {
    static let service = Date(timeIntervalSince1970: 1_767_225_600)

    @Test(
        "a clock that is more than four minutes off is set by the service's",
        arguments: [-86_400.0, -241, 241, 7200]
    )
    func corrects(error: TimeInterval) {
        var correction = ClockCorrection()
        let machine = Self.service + error
        let helps = correction.signatureRefused(signedAt: machine, serviceTime: Self.service, now: machine + 1)
        #expect(helps)
        #expect(correction.time(of: machine + 1) == Self.service)
        #expect(correction.time(of: machine + 61) == Self.service + 60)
    }

    @Test("a signature that was refused at the right time was refused for something else", arguments: [-240.0, 0, 240])
    func leaves(error: TimeInterval) {
        var correction = ClockCorrection()
        let machine = Self.service + error
        let helps = correction.signatureRefused(signedAt: machine, serviceTime: Self.service, now: machine)
        #expect(!helps)
        #expect(correction == ClockCorrection())
    }

    @Test("a request signed before another one corrected the clock is worth repeating too")
    func concurrent() {
        var correction = ClockCorrection()
        let machine = Self.service - 3600
        let first = correction.signatureRefused(signedAt: machine, serviceTime: Self.service, now: machine)
        #expect(first)
        let second = correction.signatureRefused(signedAt: machine, serviceTime: Self.service, now: machine)
        #expect(second)
        #expect(correction.time(of: machine) == Self.service)
        // Signed at the corrected time and refused all the same: it is the key.
        let third = correction.signatureRefused(signedAt: Self.service, serviceTime: Self.service, now: machine)
        #expect(!third)
        #expect(correction.time(of: machine) == Self.service)
    }

    @Test("when the machine's clock is put right later, the correction goes")
    func putRight() {
        var correction = ClockCorrection()
        let wrong = Self.service - 3600
        let before = correction.signatureRefused(signedAt: wrong, serviceTime: Self.service, now: wrong)
        #expect(before)
        let right = Self.service + 60
        let signedAt = correction.time(of: right)
        let after = correction.signatureRefused(signedAt: signedAt, serviceTime: right, now: right)
        #expect(after)
        #expect(correction.time(of: right) == right)
    }

    @Test(
        "refused signatures are told from other refusals",
        arguments: [
            ("InvalidSignatureException", true), ("SignatureDoesNotMatch", true), ("RequestExpired", true),
            ("RequestTimeTooSkewed", true), ("UnrecognizedClientException", false), ("AccessDeniedException", false),
            ("ValidationException", false),
        ]
    )
    func refusals(name: String, isSignatureRefusal: Bool) {
        let error = DynamoError(DynamoError.Code(name), message: "", httpStatus: 400)
        #expect(error.isSignatureRefusal == isSignatureRefusal)
    }
}
