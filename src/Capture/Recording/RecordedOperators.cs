namespace GraphBridge.Capture;

/// <summary>An operator as the stream declared it.</summary>
internal sealed class RecordedOperator
{
    public required int Number { get; init; }
    public required OpType Type { get; init; }

    /// <summary>A number for the name in <see cref="Type"/>, which overloads share.</summary>
    public required int NameNumber { get; init; }
    public required int[] ArgumentPorts { get; init; }
    public required int[] ResultPorts { get; init; }

    /// <summary>By argument: whether the schema says that it is written.</summary>
    public required bool[] Written { get; init; }

    /// <summary>By result: the argument that it may share memory with; -1 for none.</summary>
    public required int[] Aliases { get; init; }

    /// <summary>The argument on which it depends whether it writes silently; -1 where it never does.</summary>
    public int Condition { get; init; } = -1;

    /// <summary>By argument: whether it is written silently.</summary>
    public bool[] SilentlyWritten { get; init; } = [];
}

/// <summary>The operators that the stream declared.</summary>
internal sealed class RecordedOperators(PortNames ports)
{
    private readonly IdMap _numbers = new();
    private readonly List<RecordedOperator> _operators = [];

    public RecordedOperator this[int number] => _operators[number];

    public RecordedOperator Find(ref EventReader reader) =>
        _numbers.TryGet(reader.ReadUnsigned(), out var number) ? _operators[number] : throw reader.Wrong("it names an operator that was not declared");

    public void Declare(ref EventReader reader)
    {
        var id = reader.ReadUnsigned();
        var type = ReadType(ref reader);
        var names = new string[reader.ReadCount(2)];
        var written = new bool[names.Length];
        var different = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadText();
            written[i] = (reader.ReadUnsigned() & 1) != 0;
            if (!different.Add(names[i]))
                throw reader.Wrong($"{type} has two arguments named '{names[i]}'");
        }
        var results = new int[reader.ReadCount(2)];
        var aliases = new int[results.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ports.Intern(reader.ReadText());
            var aliased = (reader.ReadUnsigned() & 1) != 0;
            aliases[i] = aliased ? reader.ReadInt("an argument's place") : -1;
            if (aliases[i] >= names.Length)
                throw reader.Malformed($"{type} has no argument {aliases[i]}");
        }
        if (_numbers.TryGet(id, out _))
            throw reader.Wrong($"operator {id} is declared twice");
        var silent = SilentWrites.Of(type, out var condition);
        var silentlyWritten = new bool[names.Length];
        foreach (var name in silent)
            if (Array.IndexOf(names, name) is >= 0 and var at)
                silentlyWritten[at] = true;
        _operators.Add(new()
        {
            Number = _numbers.Add(id),
            Type = type,
            NameNumber = ports.Intern(type.Name),
            ArgumentPorts = Array.ConvertAll(names, ports.Intern),
            ResultPorts = results,
            Written = written,
            Aliases = aliases,
            Condition = silent.IsEmpty ? -1 : Array.IndexOf(names, condition),
            SilentlyWritten = silentlyWritten,
        });
    }

    private static OpType ReadType(ref EventReader reader)
    {
        var name = reader.ReadText();
        var colons = name.IndexOf("::", StringComparison.Ordinal);
        var (domain, plain) = colons < 0 ? ("", name) : (name[..colons], name[(colons + 2)..]);
        if (plain.Length == 0)
            throw reader.Wrong("an operator has no name");
        return new(domain, plain, reader.ReadText());
    }
}
