package dev.databases.exposed

/** What stands in for a value in a text that is rendered before the value is known. Immutable. */
internal sealed interface Slot {
    /** The value that is given by that name: a parameter's, or a column's. */
    data class Named(val name: String) : Slot

    /** The value that a column's client default makes, anew for each row. */
    class Default(val make: () -> Any?) : Slot
}
