package io.serai.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.util.CharsRef;

/** English words by their stems. Those of a question stand for others of the same meaning, too. */
final class EnglishWords extends Analyzer {

    /** Words that say nothing about what is wanted. */
    private static final CharArraySet STOP = new CharArraySet(
            List.of(
                    "a",
                    "an",
                    "and",
                    "are",
                    "as",
                    "at",
                    "be",
                    "but",
                    "by",
                    "can",
                    "could",
                    "do",
                    "does",
                    "for",
                    "from",
                    "have",
                    "i",
                    "if",
                    "in",
                    "into",
                    "is",
                    "it",
                    "its",
                    "me",
                    "my",
                    "of",
                    "on",
                    "or",
                    "our",
                    "please",
                    "so",
                    "some",
                    "somebody",
                    "someone",
                    "that",
                    "the",
                    "their",
                    "then",
                    "there",
                    "these",
                    "they",
                    "this",
                    "to",
                    "us",
                    "want",
                    "was",
                    "we",
                    "will",
                    "with",
                    "you",
                    "your"),
            true);

    /** Each line is of words that people use for the same thing. */
    private static final List<String> SAME = List.of(
            "issue ticket bug defect problem",
            "comment remark note feedback",
            "delete remove erase drop",
            "create make add new",
            "edit change update modify",
            "find search locate",
            "list show",
            "message post",
            "user person people member colleague",
            "picture image photo avatar",
            "document page article wiki",
            "table database",
            "emoji reaction smiley",
            "channel room",
            "pipeline build",
            "project repository",
            "folder directory",
            "email mail",
            "send post",
            "reply answer respond");

    private final boolean asking;
    private final SynonymMap synonyms = synonyms();

    /** @param asking whether it is for questions */
    EnglishWords(boolean asking) {
        this.asking = asking;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream stems = new StopFilter(new LowerCaseFilter(new EnglishPossessiveFilter(words)), STOP);
        if (asking) {
            stems = new SynonymGraphFilter(stems, synonyms, true);
        }
        return new TokenStreamComponents(words, new PorterStemFilter(stems));
    }

    private static SynonymMap synonyms() {
        SynonymMap.Builder map = new SynonymMap.Builder(true);
        for (String line : SAME) {
            String[] words = line.split(" ");
            for (String word : words) {
                for (String other : words) {
                    if (!word.equals(other)) {
                        map.add(new CharsRef(word), new CharsRef(other), true);
                    }
                }
            }
        }
        try {
            return map.build();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
