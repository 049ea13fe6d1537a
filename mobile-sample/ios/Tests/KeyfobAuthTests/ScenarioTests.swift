import Testing

/// One test for each scenario of the contract; what each does stands in the files beside this one.
@Suite struct ScenarioTests {

    typealias Test = @Sendable (Scenarios.Scenario) async throws -> Void

    private static let tests: [String: Test] = [
        "refresh-outcomes": RefreshScenarios.outcomes,
        "single-flight": RefreshScenarios.singleFlight,
        "cancelled-caller": RefreshScenarios.cancelledCaller,
        "lost-response": RefreshScenarios.lostResponse,
        "early-refresh-fails": RefreshScenarios.earlyRefreshFails,
        "waits-as-told": RefreshScenarios.waitsAsTold,
        "clock-off-by-an-hour": RefreshScenarios.clockOff,
        "killed-before-persisting": StoreScenarios.killedBeforePersisting,
        "persisted-before-use": StoreScenarios.persistedBeforeUse,
        "store-full": StoreScenarios.storeFull,
        "sign-in-not-saved": StoreScenarios.signInNotSaved,
        "store-locked": StoreScenarios.storeLocked,
        "key-lost": StoreScenarios.keyLost,
        "two-processes": StoreScenarios.twoProcesses,
        "reinstall": StoreScenarios.reinstall,
        "restored-on-another-phone": StoreScenarios.restoredOnAnotherPhone,
        "sign-out-during-refresh": SessionScenarios.signOutDuringRefresh,
        "sign-out-offline": SessionScenarios.signOutOffline,
        "rotated-while-401-in-flight": SessionScenarios.rotatedMeanwhile,
        "retried-once": SessionScenarios.retriedOnce,
        "step-up-is-not-refreshed": SessionScenarios.stepUp,
        "no-token-in-any-text": SessionScenarios.noTokenInAnyText,
        "second-factor": SessionScenarios.secondFactor,
    ]

    @Test func everyScenarioOfTheContractHasATestAndNoOtherHas() {
        #expect(Set(Self.tests.keys) == Set(Scenarios.contract.scenarios.map(\.id)))
    }

    @Test(arguments: Scenarios.contract.scenarios)
    func theContractIsKept(_ scenario: Scenarios.Scenario) async throws {
        let test = try #require(Self.tests[scenario.id])
        try await test(scenario)
    }
}
