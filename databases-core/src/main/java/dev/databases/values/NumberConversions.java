package dev.databases.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers and Booleans, exactly or not at all. */
final class NumberConversions {
    /** PostgreSQL's numeric, the widest of all, has at most 131072 digits before the point (manual, section 8.1). */
    private static final int MAX_DIGITS = 131_072;

    private NumberConversions() {}

    static Object toNumber(Object value, Class<?> target) {
        Number number = number(value, target);
        try {
            if (target == Integer.class) {
                return Math.toIntExact(toLong(number));
            }
            if (target == Long.class) {
                return toLong(number);
            }
            if (target == Double.class) {
                return toDouble(number);
            }
            if (target == BigDecimal.class) {
                return exact(number);
            }
            if (target == BigInteger.class) {
                return toBigInteger(number);
            }
            if (target == Float.class) {
                return toFloat(number);
            }
            if (target == Short.class) {
                return stored(number).shortValueExact();
            }
            if (target == Byte.class) {
                return stored(number).byteValueExact();
            }
            if (target == Number.class) {
                return number;
            }
        } catch (ArithmeticException e) {
            throw Conversions.failed(value, target, "the type cannot hold the number without a loss");
        } catch (NumberFormatException e) {
            throw Conversions.failed(value, target, "the value is not a finite number");
        }
        throw Conversions.failed(value, target, "there is no such conversion");
    }

    static Boolean toBoolean(Object value) {
        if (value instanceof String text) {
            switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "t", "1":
                    return true;
                case "false", "f", "0":
                    return false;
                default:
                    throw Conversions.failed(value, Boolean.class, "the text is none of true, false, t, f, 1, 0");
            }
        }
        if (value instanceof Number number) {
            double nearest = number.doubleValue();
            if (nearest == 0 || nearest == 1) {
                BigDecimal exact = exact(number);
                if (exact.signum() == 0 || exact.compareTo(BigDecimal.ONE) == 0) {
                    return exact.signum() != 0;
                }
            }
            throw Conversions.failed(value, Boolean.class, "the number is neither 0 nor 1");
        }
        throw Conversions.failed(value, Boolean.class, "there is no such conversion");
    }

    private static Number number(Object value, Class<?> target) {
        if (value instanceof Number number) {
            return number;
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof String text) {
            return parse(text, target);
        }
        throw Conversions.failed(value, target, "there is no such conversion");
    }

    private static Number parse(String text, Class<?> target) {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                try {
                    return new BigDecimal(text);
                } catch (NumberFormatException e) {
                    throw Conversions.failed(text, target, "the text is not a number");
                }
        }
    }

    private static long toLong(Number number) {
        return isWhole(number) ? number.longValue() : stored(number).longValueExact();
    }

    private static boolean isWhole(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte;
    }

    private static BigInteger toBigInteger(Number number) {
        if (number instanceof BigInteger big) {
            return big;
        }
        BigDecimal exact = stored(number);
        if (exact.signum() == 0) {
            return BigInteger.ZERO;
        }
        long digits = (long) exact.precision() - exact.scale();
        // 1E+999999999 is a short text and a number that fills the memory; 1E-999999999 is as much work to refuse.
        if (digits > MAX_DIGITS || digits <= 0) {
            throw new ArithmeticException();
        }
        return exact.toBigIntegerExact();
    }

    private static double toDouble(Number number) {
        double nearest = number.doubleValue();
        if (number instanceof Float || number instanceof Double) {
            return nearest;
        }
        boolean lossy = isWhole(number) || number instanceof BigInteger
                ? !Double.isFinite(nearest) || new BigDecimal(nearest).compareTo(exact(number)) != 0
                : Double.isInfinite(nearest);
        if (lossy) {
            throw new ArithmeticException();
        }
        return nearest;
    }

    private static float toFloat(Number number) {
        float nearest = number.floatValue();
        boolean whole = isWhole(number) || number instanceof BigInteger;
        if (whole && (!Float.isFinite(nearest) || new BigDecimal(nearest).compareTo(exact(number)) != 0)) {
            throw new ArithmeticException();
        }
        boolean wasInfinite = number instanceof Double d && d.isInfinite();
        if (Float.isInfinite(nearest) && !wasInfinite) {
            throw new ArithmeticException();
        }
        return nearest;
    }

    /** The number as it prints: the Double 123.45 is 123.45 and not the binary fraction next to it. */
    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return isWhole(number) ? BigDecimal.valueOf(number.longValue()) : new BigDecimal(number.toString());
    }

    /** The number as it is stored: beyond 2^53 the printed digits of a Double are not all its own. */
    private static BigDecimal stored(Number number) {
        return number instanceof Double || number instanceof Float
                ? new BigDecimal(number.doubleValue())
                : exact(number);
    }
}
