using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>A tensor in an argument or a result of an operation.</summary>
/// <param name="Port">The number of the port's name.</param>
/// <param name="Tensor">The tensor's number; -1 for none.</param>
/// <param name="Place">Which argument or result it is in.</param>
internal readonly record struct PortTensor(int Port, int Tensor, int Place);

/// <summary>A plain result of an operation, which the program may read.</summary>
/// <param name="Tag">What it is; <see cref="ValueTag.None"/> where there is none.</param>
/// <param name="Integer">The number, where it is an integer.</param>
/// <param name="Real">The number, where it is not.</param>
/// <param name="Imaginary">The imaginary part of a complex number.</param>
/// <param name="Text">The text, where it is one.</param>
internal readonly record struct PlainResult(ValueTag Tag, long Integer = 0, double Real = 0, double Imaginary = 0, string Text = "");

/// <summary>An operation that has begun and not ended. The objects are used again.</summary>
internal sealed class OpenOperation
{
    private RecordedOperator? _operator;
    private long _mark;

    public RecordedOperator Operator { get => _operator!; set => _operator = value; }

    public List<PortTensor> Arguments { get; } = [];
    public List<PortTensor> Results { get; } = [];

    /// <summary>The number of its set of attributes.</summary>
    public int Attributes { get; set; }

    /// <summary>The number of the text of where the program called it; -1 where that is not known.</summary>
    public int Source { get; set; }

    /// <summary>Whether it writes what it may write silently.</summary>
    public bool WritesSilently { get; set; }

    /// <summary>The first result that is no tensor.</summary>
    public PlainResult Plain { get; set; }

    /// <summary>What it is carried out by; empty where nothing was nested in it.</summary>
    public InnerFrame Inner { get; } = new();

    /// <summary>Whether a tensor is among its results.</summary>
    public bool HasTensors => Results.Exists(static result => result.Tensor >= 0);

    /// <summary>Whether the operation writes the tensors that are given for an argument.</summary>
    public bool Writes(int argument) => Operator.Written[argument] || (WritesSilently && Operator.SilentlyWritten[argument]);

    /// <summary>Whether the operation wrote a tensor that it gives.</summary>
    public bool Writes(PortTensor result)
    {
        foreach (var argument in Arguments)
            if (argument.Tensor == result.Tensor && Writes(argument.Place))
                return true;
        return false;
    }

    /// <summary>
    /// Adds to the results what is written and not given back; each such tensor is made anew, as a result is, under its
    /// argument's name.
    /// </summary>
    public void AddSilentResults(RecordedTensors tensors)
    {
        var mark = tensors.NextMark();
        foreach (var result in Results)
            if (result.Tensor >= 0)
                tensors[result.Tensor].Mark = mark;
        foreach (var argument in Arguments)
        {
            if (argument.Tensor < 0 || !Writes(argument.Place) || tensors[argument.Tensor].Mark == mark)
                continue;
            tensors[argument.Tensor].Mark = mark;
            Results.Add(argument with { Place = -1 });
        }
    }

    /// <summary>
    /// The argument that a result shares memory with; null for none. Where the host tells no storages, the schema says it.
    /// <see cref="MarkStorages"/> comes before.
    /// </summary>
    public PortTensor? Viewed(PortTensor result, RecordedTensors tensors)
    {
        if (tensors[result.Tensor].Storage is >= 0 and var storage)
            return tensors.Storage(storage).Mark == _mark ? Arguments[tensors.Storage(storage).Argument] : null;
        if (result.Place < 0 || result.Place >= Operator.Aliases.Length || Operator.Aliases[result.Place] is not (>= 0 and var alias))
            return null;
        var at = CollectionsMarshal.AsSpan(Arguments).BinarySearch(new ByPlace(alias));
        return at >= 0 && Arguments[at].Tensor >= 0 ? Arguments[at] : null;
    }

    /// <summary>Remembers for each storage the first argument in it.</summary>
    public void MarkStorages(RecordedTensors tensors)
    {
        _mark = tensors.NextMark();
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Tensor < 0 || tensors[Arguments[i].Tensor].Storage is not (>= 0 and var number))
                continue;
            ref var storage = ref tensors.Storage(number);
            if (storage.Mark != _mark)
                (storage.Mark, storage.Argument) = (_mark, i);
        }
    }

    private readonly struct ByPlace(int place) : IComparable<PortTensor>
    {
        public int CompareTo(PortTensor other) => place.CompareTo(other.Place);
    }
}
