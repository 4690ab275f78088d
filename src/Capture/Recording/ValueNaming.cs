using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>
/// Names for operations and values: the first of a stem has the stem itself, later ones <c>_1</c>, <c>_2</c> and so on,
/// and a name that a value has is passed over.
/// </summary>
internal sealed class ValueNaming(ForwardGraphBuilder builder)
{
    private sealed class Stem(string text)
    {
        public string Text { get; } = text;
        public int Given { get; set; }
    }

    private readonly Dictionary<long, Stem> _operations = []; // by module and operator's name
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);

    /// <summary>The next name of an operation in a module.</summary>
    /// <param name="module">The module's number; -1 outside every module.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="operator">What the operation does.</param>
    public string Operation(int module, string path, RecordedOperator @operator)
    {
        ref var stem = ref CollectionsMarshal.GetValueRefOrAddDefault(_operations, (long)module << 32 | (uint)@operator.NameNumber, out _);
        stem ??= new(Join(path, @operator.Type.Name));
        while (true)
        {
            var candidate = stem.Given == 0 ? stem.Text : string.Create(null, $"{stem.Text}_{stem.Given}");
            stem.Given++;
            if (!builder.TryGetValue(candidate, out _))
                return candidate;
        }
    }

    /// <summary>A name for a value that no other has.</summary>
    public string Value(string stem)
    {
        if (stem.Length > 0 && !builder.TryGetValue(stem, out _))
            return stem;
        ref var given = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, stem, out _);
        while (true)
        {
            var candidate = string.Create(null, $"{stem}_{++given}");
            if (!builder.TryGetValue(candidate, out _))
                return candidate;
        }
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
