namespace GraphBridge.Testing;

/// <summary>A table at the end of a page of docs/ that is made of the code: the page is compared with it, and what it should be is written beside it.</summary>
public static class DocumentedTable
{
    /// <summary>Compares a page's table, which begins behind a mark, with what it should be.</summary>
    /// <param name="name">The page's name in docs/.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="table">What should stand behind it.</param>
    /// <returns>Null where it does; otherwise what to do: take over the file that was written beside the page.</returns>
    public static string? Difference(string name, string mark, string table)
    {
        var page = Repository.Path("docs", name);
        var text = File.ReadAllText(page);
        var whole = text[..text.IndexOf(mark, StringComparison.Ordinal)] + mark + "\n" + table;
        var received = Path.ChangeExtension(page, ".received.md");
        if (whole == text)
        {
            File.Delete(received);
            return null;
        }
        File.WriteAllText(received, whole);
        return $"take {received} over as {page}";
    }
}
