/** What happens to calls, told to a tracing system if an operator names one; the traces of callers go on through here. */
@NullMarked
package io.serai.trace;

import org.jspecify.annotations.NullMarked;
