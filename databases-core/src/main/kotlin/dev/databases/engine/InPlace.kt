package dev.databases.engine

import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext

/** In the context of callers who may block their own thread: operations of a blocking backend run where they are. */
internal object InPlace : AbstractCoroutineContextElement(Key), CoroutineContext.Element {
    object Key : CoroutineContext.Key<InPlace>
}
