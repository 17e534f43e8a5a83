package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.Nullable;

/** The forms of a first or a last name. Each is absent when nothing of a name is left. */
final class PersonName {
    private PersonName() {}

    /** Lower case, no punctuation and no space, as Meta's own parameter builder does it. */
    static @Nullable String meta(String text) {
        return name(text, Text.keep(Text.lower(text), PersonName::belongsToWord));
    }

    /** Lower case, no punctuation, single blanks. */
    static @Nullable String google(String text) {
        String words = Text.keep(Text.lower(text), c -> belongsToWord(c) || Text.isSpace(c));
        return name(text, Text.collapse(words));
    }

    /** Lower case, no space; punctuation stays. */
    static @Nullable String tiktok(String text) {
        return name(text, Text.keep(Text.lower(text), c -> !Text.isSpace(c) && Text.isVisible(c)));
    }

    /** An address, a number or a digest in the field of a name is a mistake of the form. */
    private static @Nullable String name(String text, String normalForm) {
        return Text.mayBeName(text) && Text.hasLetter(normalForm) ? normalForm : null;
    }

    private static boolean belongsToWord(int c) {
        return Text.isOfLettersOrDigits(c) || Text.isJoiner(c);
    }
}
