package io.serai.search;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

/**
 * How well words fit those of a tool: its name, its description, its arguments and all that people ask for, taken together
 * (BM25). Together, since a word that stands in many of a tool's texts tells more of it than one of a single text.
 */
final class Words implements Closeable {

    private static final String ID = "id";
    private static final String WORD = "word";
    private static final String PAIR = "pair";
    private static final int MOST_HITS = 500;

    /** Pairs are rare, which makes them count much, and their words are counted beside them: half is enough. */
    private static final float PAIRS = 0.5f;

    /** Lucene's own but for the second number, 0.75 by itself: of some tools much is said, which is no fault of theirs. */
    private static final BM25Similarity SIMILARITY = new BM25Similarity(1.2f, 0.3f);

    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final QueryBuilder words = new QueryBuilder(new EnglishWords(true));
    private final QueryBuilder pairs = new QueryBuilder(new WordPairs());

    Words() {
        try {
            Analyzer analyzer = new PerFieldAnalyzerWrapper(new EnglishWords(false), Map.of(PAIR, new WordPairs()));
            IndexWriterConfig config = new IndexWriterConfig(analyzer)
                    .setMergeScheduler(new SerialMergeScheduler())
                    .setSimilarity(SIMILARITY);
            writer = new IndexWriter(new ByteBuffersDirectory(), config);
            searchers = new SearcherManager(writer, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the index is in memory
        }
    }

    void put(Entry entry) {
        Document tool = new Document();
        tool.add(new StringField(ID, entry.id(), Store.NO));
        tool.add(new BinaryDocValuesField(ID, new BytesRef(entry.id())));
        for (String text : entry.texts()) {
            tool.add(new TextField(WORD, text, Store.NO));
            tool.add(new TextField(PAIR, text, Store.NO));
        }
        try {
            writer.updateDocument(new Term(ID, entry.id()), tool);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void remove(String id) {
        try {
            writer.deleteDocuments(new Term(ID, id));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Lets questions see what was put and removed. */
    void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Tool → how well, from 0 without a bound: the more words fit, the more. */
    Map<String, Double> fit(String text) {
        Map<String, Double> fits = new HashMap<>();
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                searcher.setSimilarity(SIMILARITY);
                ScoreDoc[] hits = searcher.search(query(text), MOST_HITS).scoreDocs;
                Arrays.sort(hits, Comparator.comparingInt(hit -> hit.doc)); // ids can be read in this order alone
                BinaryDocValues ids = MultiDocValues.getBinaryValues(searcher.getIndexReader(), ID);
                for (ScoreDoc hit : hits) {
                    ids.advanceExact(hit.doc);
                    fits.put(ids.binaryValue().utf8ToString(), (double) hit.score);
                }
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return fits;
    }

    private Query query(String text) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        Query byWord = words.createBooleanQuery(WORD, text);
        if (byWord != null) {
            query.add(byWord, Occur.SHOULD);
        }
        Query byPair = pairs.createBooleanQuery(PAIR, text);
        if (byPair != null) {
            query.add(new BoostQuery(byPair, PAIRS), Occur.SHOULD);
        }
        return query.build();
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
    }
}
