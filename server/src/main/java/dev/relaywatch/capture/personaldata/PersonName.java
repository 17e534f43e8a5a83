package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.Nullable;

/** The forms of a first or a last name. Each is absent when nothing of a name is left. */
final class PersonName {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PersonName() {}

    /** Lower case, no punctuation and no space, as Meta's own parameter builder does it. */
    static @Nullable String meta(String text) {
        return name(Text.keep(Text.lower(text), PersonName::belongsToWord));
    }

    /** Lower case, no punctuation, single blanks. */
    static @Nullable String google(String text) {
        String words = Text.keep(Text.lower(text), c -> belongsToWord(c) || Text.isSpace(c));
        return name(Text.collapse(words));
    }

    /** Lower case, no space; punctuation stays. */
    static @Nullable String tiktok(String text) {
        return name(Text.keep(Text.lower(text), c -> !Text.isSpace(c)));
    }

    /** An address or a number in the field of a name is a mistake of the form. */
    private static @Nullable String name(String text) {
        return Text.hasLetter(text) ? text : null;
    }

    /** Persian and Indic names are spelt with joiners. */
    private static boolean belongsToWord(int c) {
        return Text.isOfLettersOrDigits(c) || c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
    }
}
