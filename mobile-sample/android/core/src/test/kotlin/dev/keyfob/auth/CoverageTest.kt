package dev.keyfob.auth

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class CoverageTest {
    private val suites = listOf(RefreshScenariosTest::class, StoreScenariosTest::class, SessionScenariosTest::class)

    @Test
    fun eachScenarioHasATestAndEachTestAScenario() {
        assertEquals(Contract.ids("scenarios").sorted(), covered(suites.map { it.java }))
    }

    @Test
    fun theSuiteAgainstTheServerIsWhole() {
        assertEquals(Contract.ids("onServer").sorted(), covered(listOf(PackagedServerIT::class.java)))
    }

    @Test
    fun reasonsAndCausesHaveTheNamesOfTheContract() {
        assertEquals(Contract.names("signOutReasons/fromServer") + Contract.names("signOutReasons/fromPhone"), SignOutReason.entries.map { it.name.lowercase() }.toSet())
        assertEquals(Contract.names("askAgainBecause"), Because.entries.map { it.name.lowercase() }.toSet())
    }

    private fun covered(suites: List<Class<*>>): List<String> =
        suites.flatMap { it.declaredMethods.toList() }.mapNotNull { it.getAnnotation(Scenario::class.java)?.id }.sorted()
}
