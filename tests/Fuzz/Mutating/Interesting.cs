using System.Globalization;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Values at which readers fail: at the ends of types, just beyond limits, and texts that mean something to someone.</summary>
internal static class Interesting
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 7, 8, 15, 16, 31, 32, 63, 64, 65, 100, 127, 128, 255, 256, 1000, 4096, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24, 1 << 30,
        int.MaxValue, int.MinValue, (long)int.MaxValue + 1, uint.MaxValue, (long)uint.MaxValue + 1, 1L << 40, 1L << 52, 1L << 60, long.MaxValue, long.MaxValue - 1, long.MinValue,
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a", ".", "..", "/", "../../../../etc/passwd", "/etc/passwd", "/dev/zero", "/dev/stdin", "\\\\host\\share", "file:///etc/passwd", "CON", "%s%n", "{0}", "\n", "\r\n", "\t",
        "\"", "'", "\\", "<", "&", "]]>", "-->", "</script>", "\u202E", "\uFEFF", "\uFFFE", "\u0085", "\u2028", "😀", "e\u0301", "İ", "ß", "NaN", "Infinity", "-0", "1e999", "-1", "0x10", "1,5",
        "null", "true", "None", "ai.onnx", "aten", "aten::add", "If", "Loop", "Scan", "Constant", "prim::Loop", "module", "::", "float32[2]", "float32[?,n]", "float32[", "int4[3]", "string[2]",
        "optional<", "sequence<sequence<", "map<int64,", "tuple<", "graphbridge.version", "graphbridge", "pkg.torch.onnx.name_scopes", "location", "offset", "length", "layer1.0.conv1", "a.b.c", "x:2",
    ];

    public static long Number(Random random) => random.Next(8) switch
    {
        0 => random.NextInt64(),
        1 => -random.Next(100),
        2 => random.Next(1000),
        _ => Numbers[random.Next(Numbers.Length)],
    };

    public static string NumberText(Random random) => random.Next(6) switch
    {
        0 => "1e" + random.Next(2000).ToString(CultureInfo.InvariantCulture),
        1 => new string('9', random.Next(1, 400)),
        2 => "-" + random.NextDouble().ToString(CultureInfo.InvariantCulture),
        _ => Number(random).ToString(CultureInfo.InvariantCulture),
    };

    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string((char)random.Next(0x20, 0x7F), 1 << random.Next(4, 15)),
        1 => string.Concat(Enumerable.Repeat(Texts[random.Next(Texts.Length)], random.Next(1, 200))),
        2 => NumberText(random),
        3 => Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)],
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>How often something is repeated: mostly a few times, now and then far more often than any file would.</summary>
    public static int Repeats(Random random) => random.Next(20) switch
    {
        0 => random.Next(1000, 4000),
        < 4 => random.Next(60, 300),
        _ => random.Next(1, 6),
    };
}
