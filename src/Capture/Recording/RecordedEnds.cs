using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>
/// What goes into the pass and what comes out: tensors become inputs and outputs of the graph, <c>x</c>, <c>x[0]</c>,
/// <c>x[key]</c>, and all else is text in its metadata.
/// </summary>
internal sealed class RecordedEnds(ForwardGraphBuilder builder, RecordedTensors tensors, RecordedValues values, ValueNaming naming, ValueVersions versions)
{
    private readonly HashSet<int> _outputs = [];
    private readonly List<KeyValuePair<string, string>> _texts = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>These metadata, and what is told as text after them.</summary>
    public Metadata AddTo(Metadata metadata) => Metadata.Of([.. metadata.Where(entry => !_places.ContainsKey(entry.Key)), .. _texts]);

    public void SetText(string key, string text)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var known);
        if (known)
        {
            _texts[place] = new(key, text);
            return;
        }
        place = _texts.Count;
        _texts.Add(new(key, text));
    }

    public void AddInput(ref EventReader reader)
    {
        var name = reader.ReadText();
        AddInput(ref reader, name, 0);
    }

    private void AddInput(ref EventReader reader, string name, int depth)
    {
        reader.RequireDepth(depth);
        var tag = reader.PeekTag();
        if (tag == ValueTag.Tensor)
        {
            reader.ReadTag();
            AddInput(tensors.Find(ref reader), name);
        }
        else if (HasTensor(reader))
        {
            reader.ReadTag();
            var count = reader.ReadCount(tag == ValueTag.Dict ? 2 : 1);
            for (var i = 0; i < count; i++)
            {
                var element = tag == ValueTag.Dict ? ValueText.OfKey(ref reader) : string.Create(null, $"{i}");
                AddInput(ref reader, $"{name}[{element}]", depth + 1);
            }
        }
        else
        {
            SetText("input." + name, Text(ref reader));
        }
    }

    private void AddInput(int tensor, string name)
    {
        // a tensor that is given twice is one value, and so is one that the model owns
        if (tensors[tensor].Value is >= 0 and var known)
            SetText("input." + name, values.NameOf(known));
        else
            builder.MarkInput(new(values.AddFirst(tensor, naming.Value(name.Length == 0 ? "input" : name), ValueKind.Input)));
    }

    public void AddOutput(ref EventReader reader)
    {
        var name = reader.ReadText();
        var isTensor = reader.PeekTag() == ValueTag.Tensor;
        var whole = reader;
        MarkOutputs(ref reader, 0);
        if (!isTensor)
            SetText(name is "" or "output" ? "output" : "output." + name, Text(ref whole));
    }

    private void MarkOutputs(ref EventReader reader, int depth)
    {
        if (reader.PeekTag() is not (ValueTag.Tensor or ValueTag.List or ValueTag.Tuple or ValueTag.Dict))
        {
            reader.SkipValue(depth);
            return;
        }
        reader.RequireDepth(depth);
        var tag = reader.ReadTag();
        if (tag == ValueTag.Tensor)
        {
            var value = versions.Current(tensors.Find(ref reader), "");
            if (_outputs.Add(value))
                builder.MarkOutput(new(value));
            return;
        }
        for (var left = tag == ValueTag.Dict ? 2 * reader.ReadCount(2) : reader.ReadCount(); left > 0; left--)
            MarkOutputs(ref reader, depth + 1);
    }

    private string Text(ref EventReader reader) => ValueText.Of(ref reader, tensor => tensors[tensor].Value is >= 0 and var value ? values.NameOf(value) : "", tensors);

    private static bool HasTensor(EventReader reader) => FindTensor(ref reader, 0);

    private static bool FindTensor(ref EventReader reader, int depth)
    {
        var tag = reader.PeekTag();
        if (tag is not (ValueTag.Tensor or ValueTag.List or ValueTag.Tuple or ValueTag.Dict))
        {
            reader.SkipValue(depth);
            return false;
        }
        reader.RequireDepth(depth);
        reader.ReadTag();
        if (tag == ValueTag.Tensor)
            return true;
        for (var left = tag == ValueTag.Dict ? 2 * reader.ReadCount(2) : reader.ReadCount(); left > 0; left--)
            if (FindTensor(ref reader, depth + 1))
                return true;
        return false;
    }
}
