using System.Text;
using System.Text.Json;
using GraphBridge.Formats.Html;

namespace GraphBridge.Formats.Tests.Html;

/// <summary>A page as it was written, and what is between its tags.</summary>
internal sealed class WrittenPage
{
    public WrittenPage(PageContent content)
    {
        using var stream = new MemoryStream();
        PageWriter.Write(content, stream);
        Text = Encoding.UTF8.GetString(stream.ToArray());
        DataText = Between("<script type=\"application/json\" id=\"data\">", "</script>").Trim();
        Data = JsonDocument.Parse(DataText).RootElement;
    }

    public WrittenPage(ForwardGraph graph) : this(PageContent.Of(graph)) { }

    public string Text { get; }

    /// <summary>The data as it is in the page.</summary>
    public string DataText { get; }

    public JsonElement Data { get; }

    /// <summary>The first graph of the data.</summary>
    public JsonElement Graph => Data.GetProperty("graphs")[0];

    public string Between(string start, string end)
    {
        var from = Text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return Text[from..Text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    public string[] Texts(string path) => [.. Graph.At(path).EnumerateArray().Select(text => text.GetString()!)];

    public int[] Numbers(string path) => [.. Graph.At(path).EnumerateArray().Select(number => number.GetInt32())];
}

internal static class JsonPath
{
    /// <summary>What a path of properties leads to: <c>operations.name</c>.</summary>
    public static JsonElement At(this JsonElement element, string path) => path.Split('.').Aggregate(element, (inside, name) => inside.GetProperty(name));
}
