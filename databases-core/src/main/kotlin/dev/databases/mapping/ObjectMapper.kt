package dev.databases.mapping

import dev.databases.Record
import java.lang.reflect.Constructor
import java.lang.reflect.Method
import kotlin.reflect.KFunction

/**
 * Makes objects by one constructor call. [withDefaults] is the same constructor as Kotlin sees it; null when no parameter has a
 * default. Safe for any thread.
 */
internal class ConstructorMapper(
    slots: Array<Slot>,
    private val constructor: Constructor<*>,
    private val withDefaults: KFunction<Any>?,
) : SlotMapper(constructor.declaringClass, slots) {
    private val parameterTypes = constructor.parameterTypes
    private val flattens = BooleanArray(slots.size) { slots[it].valueClass && !ValueClasses.isValueClass(parameterTypes[it]) }

    override fun map(record: Record): Any {
        val plan = planFor(record)
        if (!plan.complete) return mapWithDefaults(record, plan)
        // Longer than the slots when a value class is among them: the compiler adds a marker, which is null.
        val arguments = arrayOfNulls<Any?>(parameterTypes.size)
        for (i in slots.indices) {
            val value = read(record, plan, i)
            arguments[i] = if (value != null && flattens[i]) ValueClasses.flatten(value, parameterTypes[i]) else value
        }
        return invokeFor(owner) { constructor.newInstance(*arguments) }
    }

    private fun mapWithDefaults(record: Record, plan: Plan): Any {
        val function = checkNotNull(withDefaults)
        val arguments = HashMap<kotlin.reflect.KParameter, Any?>()
        for (i in slots.indices) {
            if (plan.indexes[i] >= 0) arguments[function.parameters[i]] = read(record, plan, i)
        }
        return invokeFor(owner) { function.callBy(arguments) }
    }
}

/** Makes objects by a constructor without parameters and calls the setters whose columns there are. Safe for any thread. */
internal class SetterMapper(
    owner: Class<*>,
    private val constructor: Constructor<*>,
    setters: List<Pair<Slot, Method>>,
) : SlotMapper(owner, setters.map { it.first }.toTypedArray()) {
    private val methods = setters.map { it.second }.toTypedArray()
    private val parameterTypes = methods.map { it.parameterTypes.single() }

    override fun map(record: Record): Any {
        val plan = planFor(record)
        val made = invokeFor(owner) { constructor.newInstance() }
        for (i in slots.indices) {
            if (plan.indexes[i] >= 0) {
                val value = read(record, plan, i)
                val argument = if (value != null && slots[i].valueClass) ValueClasses.flatten(value, parameterTypes[i]) else value
                invokeFor(owner) { methods[i].invoke(made, argument) }
            }
        }
        return made
    }
}
