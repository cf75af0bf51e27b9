package dev.databases.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a query once, with the collections in its lists of IN expanded. One thread at a time. */
final class Expansion {
    private static final int UNKNOWN = -2;

    private final Template template;
    private final @Nullable Object[] values;
    /** The elements of each value that is a collection; null for the others. */
    private final @Nullable Object @Nullable [][] elements;

    private final StringBuilder sql;
    private final List<@Nullable Object> arguments = new ArrayList<>();
    /** For numbered placeholders: what number a value has as one argument, and its first number as a list; 0 for none. */
    private final int[] numbers;

    private final int[] firstNumbers;
    /** For each list, the last item that stays; -1 when none does. */
    private int[] lastItems = {};

    private int position;

    Expansion(Template template, @Nullable Object[] values) {
        this.template = template;
        this.values = values;
        this.elements = new @Nullable Object @Nullable [values.length][];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            elements[i] = value != null && Template.isCollection(value) ? Template.elements(value) : null;
        }
        this.numbers = new int[values.length];
        this.firstNumbers = new int[values.length];
        this.sql = new StringBuilder(template.query.length() + 16);
    }

    Statement statement() {
        for (Mark mark : template.marks) {
            if (mark.start() >= position) {
                write(mark);
            }
        }
        copyUpTo(template.query.length());
        int most = template.syntax.maximumParameters();
        if (arguments.size() > most) {
            throw ParameterErrors.tooMany(template.query, arguments.size(), most);
        }
        return new Statement(sql.toString(), arguments.toArray());
    }

    private void write(Mark mark) {
        if (mark.isEscape()) {
            copyUpTo(mark.start());
            sql.append(Template.unescaped(mark));
            position = mark.end();
            return;
        }
        InList list = mark.list();
        @Nullable Object[] items = elements[mark.value()];
        if (list == null || items == null) {
            copyUpTo(mark.start());
            writeOne(mark.value());
            position = mark.end();
        } else if (items.length > 0) {
            writeItems(mark, list, items);
        } else {
            dropItem(mark.item(), list);
        }
    }

    private void writeItems(Mark mark, InList list, @Nullable Object[] items) {
        copyUpTo(mark.start());
        String cast = template.query.substring(mark.end(), list.itemEnd()[mark.item()]);
        boolean numbered = template.syntax.placeholder() == PlaceholderStyle.DOLLAR_NUMBER;
        int first = numbered ? firstNumbers[mark.value()] : 0;
        if (first == 0) {
            first = arguments.size() + 1;
            firstNumbers[mark.value()] = first;
            arguments.addAll(Arrays.asList(items));
        }
        sql.append(list.parenthesised() ? "" : "(");
        for (int i = 0; i < items.length; i++) {
            sql.append(i == 0 ? "" : ", ");
            template.syntax.placeholder().append(sql, first + i);
            sql.append(cast);
        }
        sql.append(list.parenthesised() ? "" : ")");
        position = list.itemEnd()[mark.item()];
    }

    private void writeOne(int value) {
        boolean numbered = template.syntax.placeholder() == PlaceholderStyle.DOLLAR_NUMBER;
        if (!numbered || numbers[value] == 0) {
            arguments.add(values[value]);
            numbers[value] = arguments.size();
        }
        template.syntax.placeholder().append(sql, numbers[value]);
    }

    /** An empty collection leaves the list; the list that has nothing left becomes a test that is false. */
    private void dropItem(int item, InList list) {
        int last = lastItem(list);
        if (last < 0) {
            copyUpTo(list.operatorStart());
            sql.append(list.negated() ? template.syntax.notInNothing() : template.syntax.inNothing());
            position = list.end();
        } else if (item < last) {
            copyUpTo(list.itemStart()[item]);
            position = list.itemStart()[item + 1];
        } else {
            copyUpTo(list.comma()[item]);
            position = list.itemEnd()[item];
        }
    }

    private int lastItem(InList list) {
        if (list.index() >= lastItems.length) {
            int known = lastItems.length;
            lastItems = Arrays.copyOf(lastItems, Math.max(list.index() + 1, known * 2));
            Arrays.fill(lastItems, known, lastItems.length, UNKNOWN);
        }
        if (lastItems[list.index()] == UNKNOWN) {
            int item = list.size() - 1;
            while (item >= 0 && isEmpty(list, item)) {
                item--;
            }
            lastItems[list.index()] = item;
        }
        return lastItems[list.index()];
    }

    private boolean isEmpty(InList list, int item) {
        int value = list.values()[item];
        @Nullable Object[] items = value < 0 || value >= elements.length ? null : elements[value];
        return items != null && items.length == 0;
    }

    private void copyUpTo(int end) {
        sql.append(template.query, position, end);
        position = end;
    }
}
