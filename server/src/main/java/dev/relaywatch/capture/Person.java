package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one person is known by. Its text form names no value.
 *
 * @param emails hashes, as Meta and as Google take them
 * @param phones hashes, as digits and as E.164
 * @param visitors whoever asked named them: everything of theirs is the person's
 * @param leadsVisitors found through the person's leads, perhaps shared: what names another person
 *     there is that person's
 */
record Person(
        Set<String> emails, Set<String> phones, Set<String> visitors, Set<String> leadsVisitors) {
    static final Person NOBODY = new Person(Set.of(), Set.of(), Set.of(), Set.of());

    Person {
        emails = Set.copyOf(emails);
        phones = Set.copyOf(phones);
        visitors = Set.copyOf(visitors);
        Set<String> found = new HashSet<>(leadsVisitors);
        found.removeAll(visitors);
        leadsVisitors = Set.copyOf(found);
    }

    static Person of(Hashes person, @Nullable String visitor) {
        return new Person(
                emails(person),
                phones(person),
                visitor == null ? Set.of() : Set.of(visitor),
                Set.of());
    }

    /** Also known by what a lead of theirs says. */
    Person knownBy(Hashes lead) {
        return new Person(
                union(emails, emails(lead)), union(phones, phones(lead)), visitors, leadsVisitors);
    }

    Person withLeadsVisitors(Set<String> found) {
        return new Person(emails, phones, visitors, union(leadsVisitors, found));
    }

    static Set<String> emails(Hashes person) {
        return present(
                person.values().get(Hashes.Variant.EMAIL),
                person.values().get(Hashes.Variant.EMAIL_GOOGLE));
    }

    static Set<String> phones(Hashes person) {
        return present(
                person.values().get(Hashes.Variant.PHONE),
                person.values().get(Hashes.Variant.PHONE_E164));
    }

    private static Set<String> present(@Nullable String... values) {
        return Stream.of(values)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> union = new HashSet<>(some);
        union.addAll(more);
        return union;
    }

    @Override
    public String toString() {
        return "Person[" + emails.size() + " e-mail hashes, " + phones.size() + " phone hashes]";
    }
}
