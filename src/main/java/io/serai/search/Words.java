package io.serai.search;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/** The words of all tools, with the weights of BM25. Of what people ask for, that counts which fits best. */
final class Words implements Closeable {

    private static final String ID = "id";
    private static final String ASK = "ask";
    private static final String KIND = "kind";
    private static final int MOST_HITS = 500;

    /** Field → weight. */
    private static final Map<String, Float> WEIGHTS =
            Map.of(ASK, 1f, "name", 0.6f, "description", 0.5f, "arguments", 0.2f);

    /** Tool → how well, from 0 without a bound. */
    record Fits(Map<String, Double> asked, Map<String, Double> described) {}

    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final QueryBuilder queries;

    Words() {
        try {
            Analyzer analyzer = new EnglishWords(false);
            IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergeScheduler(new SerialMergeScheduler());
            writer = new IndexWriter(new ByteBuffersDirectory(), config);
            searchers = new SearcherManager(writer, null);
            queries = new QueryBuilder(new EnglishWords(true));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the index is in memory
        }
    }

    void put(Entry entry) {
        remove(entry.id());
        try {
            Document tool = new Document();
            tool.add(new StringField(ID, entry.id(), Store.YES));
            tool.add(new TextField("name", Wording.plain(Wording.split(entry.name())), Store.NO));
            tool.add(new TextField("description", Wording.plain(entry.description()), Store.NO));
            String arguments = Wording.plain(Wording.split(String.join(" ", entry.arguments())));
            tool.add(new TextField("arguments", arguments, Store.NO));
            writer.addDocument(tool);
            for (String ask : entry.asks()) {
                Document phrase = new Document();
                phrase.add(new StringField(ID, entry.id(), Store.YES));
                phrase.add(new StoredField(KIND, ASK));
                phrase.add(new TextField(ASK, Wording.plain(ask), Store.NO));
                writer.addDocument(phrase);
            }
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

    /** How well words fit what people ask for, and names, descriptions and arguments. */
    Fits fit(String text) {
        Map<String, Double> asked = new HashMap<>();
        Map<String, Double> described = new HashMap<>();
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                StoredFields stored = searcher.storedFields();
                for (ScoreDoc hit : searcher.search(query(text), MOST_HITS).scoreDocs) {
                    Document found = stored.document(hit.doc);
                    (found.get(KIND) == null ? described : asked).merge(found.get(ID), (double) hit.score, Math::max);
                }
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Fits(asked, described);
    }

    private Query query(String text) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        WEIGHTS.forEach((field, weight) -> {
            Query part = queries.createBooleanQuery(field, text);
            if (part != null) {
                query.add(new BoostQuery(part, weight), Occur.SHOULD);
            }
        });
        return query.build();
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
    }
}
