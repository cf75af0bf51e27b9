package dev.databases.mapping

import dev.databases.exceptions.ConversionException
import java.lang.reflect.AnnotatedElement
import java.lang.reflect.Constructor
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import kotlin.reflect.KClass
import kotlin.reflect.KMutableProperty1
import kotlin.reflect.KType
import kotlin.reflect.KVisibility
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.jvm.isAccessible
import kotlin.reflect.jvm.javaConstructor
import kotlin.reflect.jvm.javaField
import kotlin.reflect.jvm.javaSetter
import kotlin.reflect.jvm.kotlinFunction

/** Finds out, once per class, how its objects are made. */
internal class ObjectMappers(private val readers: ValueReaders) {
    fun create(type: KType, classifier: KClass<*>): RecordMapper<*> {
        val java = classifier.java
        if (java.isInterface || Modifier.isAbstract(java.modifiers) || isObject(java)) {
            throw unmappable(java, "it is an interface, abstract or an object")
        }
        return when {
            java.isAnnotationPresent(Metadata::class.java) -> kotlinClass(type, classifier)
            java.isRecord -> javaRecord(type, classifier)
            else -> javaClass(type, classifier)
        }
    }

    private fun kotlinClass(type: KType, classifier: KClass<*>): RecordMapper<*> {
        val constructor =
            classifier.primaryConstructor ?: classifier.constructors.singleOrNull()
                ?: throw unmappable(classifier.java, "it has no primary constructor and not exactly one other")
        if (constructor.visibility == KVisibility.PRIVATE || constructor.visibility == KVisibility.PROTECTED) {
            throw unmappable(classifier.java, "its constructor is not public")
        }
        constructor.isAccessible = true
        val java = checkNotNull(constructor.javaConstructor)
        if (constructor.parameters.isEmpty()) {
            return SetterMapper(classifier.java, java, kotlinSetters(type, classifier))
        }
        val properties = classifier.memberProperties.associateBy { it.name }
        val slots =
            constructor.parameters.map { parameter ->
                val property = properties[parameter.name]
                val column =
                    parameter.annotations.columnName()
                        ?: property?.annotations?.columnName()
                        ?: property?.javaField?.columnName()
                val resolved = parameter.type.resolveIn(type, classifier)
                kotlinSlot(parameter.name!!, column, resolved, parameter.isOptional)
            }
        return ConstructorMapper(slots.toTypedArray(), java, constructor)
    }

    private fun kotlinSlot(name: String, column: String?, type: KType, optional: Boolean): Slot {
        val valueClass = (type.classifier as? KClass<*>)?.let { ValueClasses.isValueClass(it.java) } ?: false
        return Slot(name, column, readers.readerFor(type), type.isMarkedNullable, optional, valueClass)
    }

    private fun kotlinSetters(type: KType, classifier: KClass<*>): List<Pair<Slot, Method>> =
        classifier.memberProperties
            .filterIsInstance<KMutableProperty1<*, *>>()
            .filter { it.setter.visibility == KVisibility.PUBLIC }
            .mapNotNull { property ->
                val setter = property.javaSetter ?: return@mapNotNull null
                val column = property.annotations.columnName() ?: property.javaField?.columnName()
                val resolved = property.returnType.resolveIn(type, classifier)
                kotlinSlot(property.name, column, resolved, optional = true) to setter
            }

    private fun javaRecord(type: KType, classifier: KClass<*>): RecordMapper<*> {
        val components = classifier.java.recordComponents
        val parameterTypes = components.map { it.type }.toTypedArray()
        val constructor = classifier.java.getDeclaredConstructor(*parameterTypes)
        val types = typesOf(constructor, type, classifier)
        val slots = components.mapIndexed { i, component -> javaSlot(component.name, component.columnName(), types[i], component.type) }
        return ConstructorMapper(slots.toTypedArray(), constructor.apply { isAccessible = true }, null)
    }

    private fun javaClass(type: KType, classifier: KClass<*>): RecordMapper<*> {
        val java = classifier.java
        val empty = java.constructors.firstOrNull { it.parameterCount == 0 }
        val setters = javaSetters(java)
        if (empty != null && setters.isNotEmpty()) {
            return SetterMapper(java, empty.apply { isAccessible = true }, setters.map { javaSetter(it, type, classifier) })
        }
        val constructor =
            java.constructors.singleOrNull { it.parameterCount > 0 }
                ?: throw unmappable(
                    java,
                    "it has neither setters and a public constructor without parameters, nor exactly one other public one",
                )
        if (constructor.parameters.any { !it.isNamePresent && it.columnName() == null }) {
            throw unmappable(java, "the names of its constructor's parameters are unknown; compile it with -parameters")
        }
        val types = typesOf(constructor, type, classifier)
        val slots =
            constructor.parameters.mapIndexed { i, parameter ->
                javaSlot(parameter.name, parameter.columnName() ?: fieldColumn(java, parameter.name), types[i], parameter.type)
            }
        return ConstructorMapper(slots.toTypedArray(), constructor.apply { isAccessible = true }, null)
    }

    private fun javaSetters(java: Class<*>): List<Method> =
        java.methods.filter {
            it.name.length > 3 && it.name.startsWith("set") && it.parameterCount == 1 && !Modifier.isStatic(it.modifiers) && !it.isBridge
        }

    private fun javaSetter(setter: Method, type: KType, classifier: KClass<*>): Pair<Slot, Method> {
        val name = setter.name.substring(3).replaceFirstChar { it.lowercaseChar() }
        val declared = checkNotNull(setter.kotlinFunction).parameters.last().type.resolveIn(type, classifier)
        val column = setter.columnName() ?: fieldColumn(classifier.java, name)
        return javaSlot(name, column, declared, setter.parameterTypes.single(), optional = true) to setter.apply { isAccessible = true }
    }

    private fun javaSlot(name: String, column: String?, type: KType, javaType: Class<*>, optional: Boolean = false) =
        Slot(name, column, readers.readerFor(type), nullable = !javaType.isPrimitive, optional, valueClass = false)

    private fun typesOf(constructor: Constructor<*>, type: KType, classifier: KClass<*>): List<KType> =
        checkNotNull(constructor.kotlinFunction).parameters.map { it.type.resolveIn(type, classifier) }

    private fun fieldColumn(java: Class<*>, name: String): String? = java.declaredFields.firstOrNull { it.name == name }?.columnName()

    private fun AnnotatedElement.columnName(): String? = getAnnotation(ColumnName::class.java)?.value

    private fun List<Annotation>.columnName(): String? = filterIsInstance<ColumnName>().firstOrNull()?.value

    private fun isObject(java: Class<*>) = java.fields.any { it.name == "INSTANCE" && it.type == java && Modifier.isStatic(it.modifiers) }

    private fun unmappable(type: Class<*>, why: String) = ConversionException("Records cannot be mapped to ${type.typeName}: $why")
}
