package dev.databases.test.conformance

import org.junit.jupiter.api.Nested

/**
 * Everything a backend must do. A backend's tests begin with one short class:
 *
 * ```
 * class SqliteConformanceTest : ConformanceSuite(SqliteFacts)
 * ```
 */
public abstract class ConformanceSuite(private val facts: BackendFacts) {
    @Nested
    public inner class Lifecycle : LifecycleContract(facts)

    @Nested
    public inner class ForceRollback : ForceRollbackContract(facts)

    @Nested
    public inner class Sessions : SessionContract(facts)

    @Nested
    public inner class Fetching : FetchContract(facts)

    @Nested
    public inner class Executing : ExecuteContract(facts)

    @Nested
    public inner class Parameters : ParameterContract(facts)

    @Nested
    public inner class Records : RecordContract(facts)

    @Nested
    public inner class Mapping : MappingContract(facts)

    @Nested
    public inner class Types : TypeContract(facts)

    @Nested
    public inner class Errors : ErrorContract(facts)

    @Nested
    public inner class Constraints : ConstraintContract(facts)

    @Nested
    public inner class TransactionErrors : TransactionErrorContract(facts)

    @Nested
    public inner class Observation : ObservationContract(facts)

    @Nested
    public inner class TimeLimits : TimeLimitContract(facts)

    @Nested
    public inner class Transactions : TransactionContract(facts)

    @Nested
    public inner class Transactional : TransactionalContract(facts)

    @Nested
    public inner class Handles : HandleContract(facts)

    @Nested
    public inner class ContextRule : ContextRuleContract(facts)

    @Nested
    public inner class Sharing : SharingContract(facts)

    @Nested
    public inner class Iteration : IterateContract(facts)

    @Nested
    public inner class Cancellation : CancellationContract(facts)

    @Nested
    public inner class Turns : TurnContract(facts)

    @Nested
    public inner class Concurrency : ConcurrencyContract(facts)

    @Nested
    public inner class VirtualTime : VirtualTimeContract(facts)

    @Nested
    public inner class Interrupts : InterruptContract(facts)

    @Nested
    public inner class AnswerThreads : AnswerThreadContract(facts)

    @Nested
    public inner class Pool : PoolContract(facts)
}
