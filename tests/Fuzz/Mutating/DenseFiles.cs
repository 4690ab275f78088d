namespace GraphBridge.Fuzz.Mutating;

/// <summary>Files of one small element, again and again: what takes the fewest bytes and is something nevertheless.</summary>
internal static class DenseFiles
{
    /// <summary>Where a small message stands in a model: the numbers of the fields from the outermost on.</summary>
    private static readonly int[][] Places =
    [
        [7, 1], [7, 2], [7, 5], [7, 11], [7, 12], [7, 13], [7, 14], [7, 15], [7, 16], [8], [14], [20], [25], [20, 1, 1], [25, 7], [25, 4],
        [7, 1, 1], [7, 1, 2], [7, 1, 5], [7, 1, 9], [7, 1, 5, 9], [7, 1, 5, 10], [7, 1, 5, 11], [7, 1, 5, 15], [7, 1, 5, 6, 1], [7, 1, 5, 6, 13],
        [7, 5, 1], [7, 5, 5], [7, 5, 6], [7, 5, 7], [7, 5, 13], [7, 11, 2, 1, 2, 1],
    ];

    private static readonly (string Before, string Element, string After)[] Dots =
    [
        ("digraph{", "a#;", "}"), ("digraph{", "a#->a^;", "}"), ("digraph{b", "->a#", "}"), ("digraph{", "a->b;", "}"), ("digraph{", "a->b[c];", "}"), ("digraph{a[", "b# ", "]}"),
        ("digraph{", "a#[b];", "}"), ("digraph{", "a[b];", "}"), ("digraph{", "a#=b;", "}"), ("digraph{", "{}", "}"), ("digraph{", "subgraph a#{}", "}"),
        ("digraph{", "subgraph cluster#{}", "}"), ("strict digraph{", "a->b#;", "}"), ("digraph{", "{a}->b;", "}"),
        ("digraph{gb_graphbridge=\"1\";", "a#[gb_order=#];", "}"), ("digraph{gb_graphbridge=\"1\";a[gb_op_type=x,gb_order=0,gb_outputs=\"[", "\\\"#\\\",", "null]\"]}"),
        ("digraph{gb_graphbridge=\"1\";gb_module_paths=\"[", "\\\"#\\\",", "null]\"}"), ("digraph{gb_graphbridge=\"1\";a[gb_op_type=x,gb_order=0,gb_attributes=\"{", "\\\"#\\\":1,", "\\\"a\\\":1}\"]}"),
    ];

    private const string GraphMl = "<graphml><key id=\"k\" for=\"node\"/><graph>";

    private static readonly (string Before, string Element, string After)[] Xmls =
    [
        (GraphMl, "<node id=\"#\"/>", "</graph></graphml>"), (GraphMl, "<node id=\"#\"><data key=\"k\"/></node>", "</graph></graphml>"),
        (GraphMl + "<node id=\"a\"/>", "<edge source=\"a\" target=\"a\"/>", "</graph></graphml>"), (GraphMl + "<node id=\"0\"/>", "<node id=\"^\"/><edge source=\"#\" target=\"^\"/>", "</graph></graphml>"),
        (GraphMl + "<node id=\"a\">", "<data key=\"k\"/>", "</node></graph></graphml>"), (GraphMl + "<node id=\"a\">", "<port/>", "</node></graph></graphml>"),
        (GraphMl, "<node id=\"#\"><graph/></node>", "</graph></graphml>"), ("<graphml>", "<key id=\"#\"/>", "<graph/></graphml>"),
        (GraphMl + "<node id=\"a\" ", "a#=\"\" ", "/></graph></graphml>"), (GraphMl, "<a#/>", "</graph></graphml>"),
    ];

    private const string Model = "{\"irVersion\":\"8\",\"graph\":{\"";

    private static readonly (string Before, string Element, string After)[] Jsons =
    [
        (Model + "node\":[", "{},", "{}]}}"), (Model + "input\":[", "{},", "{}]}}"), (Model + "initializer\":[", "{},", "{}]}}"), (Model + "valueInfo\":[", "{\"name\":\"#\"},", "{}]}}"),
        (Model + "node\":[{\"opType\":\"a\",\"attribute\":[{\"name\":\"a\",\"type\":\"STRINGS\",\"strings\":[", "\"\",", "\"\"]}]}]}}"),
        (Model + "node\":[{\"opType\":\"a\",\"attribute\":[{\"name\":\"a\",\"type\":\"INTS\",\"ints\":[", "1,", "1]}]}]}}"),
        (Model + "node\":[{\"opType\":\"a\",\"attribute\":[{\"name\":\"a\",\"type\":\"GRAPHS\",\"graphs\":[", "{},", "{}]}]}]}}"),
    ];

    public static byte[] Dot(Random random, int size) => Of(Dots, random, size);

    public static byte[] Xml(Random random, int size) => Of(Xmls, random, size);

    public static byte[] Json(Random random, int size) => Of(Jsons, random, size);

    public static byte[] Onnx(Random random, int size) => Onnx(Places[random.Next(Places.Length)], random.Next(2) == 0 ? [] : [0x0A, 1, (byte)'a'], size);

    /// <summary>A model of one small message.</summary>
    /// <param name="place">Where it stands: the numbers of the fields from the outermost on.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="size">How many bytes the whole has, about.</param>
    public static byte[] Onnx(IReadOnlyList<int> place, byte[] content, int size)
    {
        byte[] element = [.. Counted(place[^1], content)];
        var inner = new byte[Math.Max(1, size / element.Length) * element.Length];
        for (var at = 0; at < inner.Length; at += element.Length)
            element.CopyTo(inner, at);
        foreach (var number in place.Reverse().Skip(1))
            inner = Counted(number, inner);
        // the version, and a graph where there is none yet
        return place[0] == 7 ? [8, 8, .. inner] : [8, 8, .. Counted(7, []), .. inner];
    }

    private static byte[] Counted(int number, byte[] content) => [.. Varint((number << 3) | 2), .. Varint(content.Length), .. content];

    private static List<byte> Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes;
    }

    private static byte[] Of((string Before, string Element, string After)[] forms, Random random, int size)
    {
        var (before, element, after) = forms[random.Next(forms.Length)];
        return DenseMutator.Text(before, element, after, size);
    }
}
