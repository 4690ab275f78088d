using System.Text.RegularExpressions;

namespace GraphBridge.Capture.Tests.Recording;

/// <summary>A tensor as an argument or a result.</summary>
internal readonly record struct Tensor(long Id);

/// <summary>A tuple as an argument or a result; an array is a list.</summary>
internal sealed record Items(params object?[] Values);

/// <summary>
/// Writes the events of a pass as a host would: schemas as text (<c>aten::add_.Tensor(self!, other, alpha) -> @0!</c>, where
/// <c>!</c> says written and <c>@0</c> that a result may be argument 0), tensors numbered as they are made.
/// </summary>
internal sealed partial class Pass : IDisposable
{
    private readonly Dictionary<string, int> _operators = [];
    private readonly Dictionary<string, int> _modules = [];
    private long _tensors;
    private long _storages;
    private int _depth;

    public EventWriter Writer { get; } = new();

    public byte[] Bytes => Writer.Written.ToArray();

    /// <summary>How many outermost operations have begun.</summary>
    public long Begun { get; private set; }

    public void Dispose() => Writer.Dispose();

    public ForwardGraph Graph() => Graph(new GraphRecorder());

    public ForwardGraph Graph(GraphRecorder recorder)
    {
        recorder.Record(Writer.Written);
        return recorder.Finish();
    }

    /// <summary>A contiguous tensor in memory of its own.</summary>
    public Tensor New(params long[] sizes) => View(++_storages, 0, sizes, Contiguous(sizes));

    public long LastStorage => _storages;

    public Tensor View(long storage, long offset, long[] sizes, long[] strides)
    {
        Describe(++_tensors, storage, offset, sizes, strides);
        return new(_tensors);
    }

    public void Describe(long id, long storage, long offset, long[] sizes, long[] strides) => Writer.DescribeTensor(new()
    {
        Id = id,
        ElementType = ElementType.Float32,
        Sizes = sizes,
        Strides = strides,
        Storage = storage,
        Offset = offset,
        ItemSize = 4,
        StorageBytes = 4096,
    });

    public static long[] Contiguous(long[] sizes)
    {
        var strides = new long[sizes.Length];
        var stride = 1L;
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= sizes[i];
        }
        return strides;
    }

    public int Module(string path, string type, string? parent = null, ScopeKind kind = ScopeKind.Module)
    {
        var index = _modules[path] = _modules.Count;
        Writer.DeclareModule(index, path, type, parent is null ? null : _modules[parent], kind);
        return index;
    }

    public Tensor Own(string module, string name, OwnedKind kind = OwnedKind.Parameter, Tensor? tensor = null)
    {
        var owned = tensor ?? New(4, 4);
        Writer.Own(_modules[module], name, owned.Id, kind);
        return owned;
    }

    public Tensor Input(string name = "x")
    {
        var tensor = New(4, 4);
        Input(name, tensor);
        return tensor;
    }

    public void Input(string name, object? value)
    {
        Writer.Input(name);
        Add(value);
    }

    public void Output(object? value, string name = "")
    {
        Writer.Output(name);
        Add(value);
    }

    public void Enter(string module) => Writer.Enter(_modules[module]);

    public void Leave() => Writer.Leave();

    /// <summary>An operation with one new tensor as its result.</summary>
    public Tensor Run(string schema, params object?[] arguments)
    {
        Begin(schema, arguments);
        var result = New(4, 4);
        End(result);
        return result;
    }

    public void Begin(string schema, params object?[] arguments)
    {
        var index = Operator(schema);
        Writer.BeginOperation(index);
        foreach (var argument in arguments)
            Add(argument);
        if (_depth++ == 0)
            Begun++;
    }

    public void End(params object?[] results) => EndAfter(null, results);

    public void EndAfter(long? nanoseconds, params object?[] results)
    {
        _depth--;
        Writer.EndOperation(results.Length, nanoseconds);
        foreach (var result in results)
            Add(result);
    }

    public void Fail(string message)
    {
        _depth--;
        Writer.FailOperation(message);
    }

    /// <summary>An operation that begins and ends.</summary>
    public void Run(string schema, object?[] arguments, object?[] results)
    {
        Begin(schema, arguments);
        End(results);
    }

    private int Operator(string schema)
    {
        if (_operators.TryGetValue(schema, out var index))
            return index;
        _operators[schema] = index = _operators.Count;
        var match = Schema().Match(schema);
        var arguments = Split(match.Groups["arguments"].Value).Select(text => new OperatorArgument(text.TrimEnd('!'), text.EndsWith('!'))).ToArray();
        var results = Split(match.Groups["results"].Value).Select(text => Result().Match(text).Groups).Select(parts => new OperatorResult(parts["name"].Value,
            parts["aliased"].Length > 0 ? int.Parse(parts["aliased"].Value, null) : null, parts["written"].Length > 0)).ToArray();
        Writer.DeclareOperator(index, match.Groups["name"].Value, match.Groups["overload"].Value, arguments, results);
        return index;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Add(object? value)
    {
        switch (value)
        {
            case null:
                Writer.AddNone();
                break;
            case Tensor tensor:
                Writer.AddTensor(tensor.Id);
                break;
            case bool truth:
                Writer.AddBool(truth);
                break;
            case int number:
                Writer.AddInt(number);
                break;
            case double number:
                Writer.AddFloat(number);
                break;
            case System.Numerics.Complex number:
                Writer.AddComplex(number.Real, number.Imaginary);
                break;
            case string text:
                Writer.AddString(text);
                break;
            case ElementType type:
                Writer.AddDType(type.Name());
                break;
            case long[] numbers:
                Writer.AddInts(numbers);
                break;
            case Array list:
                Writer.AddList(list.Length);
                foreach (var item in list)
                    Add(item);
                break;
            case Items tuple:
                Writer.AddTuple(tuple.Values.Length);
                foreach (var item in tuple.Values)
                    Add(item);
                break;
            case Dictionary<string, object?> entries:
                Writer.AddDictionary(entries.Count);
                foreach (var (key, item) in entries)
                {
                    Writer.AddString(key);
                    Add(item);
                }
                break;
            default:
                throw new ArgumentException($"no value of the stream is a {value.GetType()}", nameof(value));
        }
    }

    [GeneratedRegex(@"^(?<name>[\w:]+)(\.(?<overload>\w+))?\((?<arguments>.*)\)( -> (?<results>.*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Schema();

    [GeneratedRegex(@"^(?<name>\w*)(@(?<aliased>\d+)(?<written>!?))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Result();
}
