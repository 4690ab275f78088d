namespace GraphBridge.Capture;

/// <summary>The modules that the stream declared and their calls; a function that was called is a module too.</summary>
internal sealed class RecordedCalls(ForwardGraphBuilder builder)
{
    private sealed record ModuleRow(ModuleId Id, string Path)
    {
        public int Passes { get; set; }
    }

    private readonly IdMap _numbers = new();
    private readonly List<ModuleRow> _modules = [];
    private readonly List<(int Module, int Parent)> _calls = [];

    /// <summary>The innermost call that is open; -1 outside every module.</summary>
    public int Innermost { get; private set; } = -1;

    /// <summary>The number of the module that ran in a call; -1 outside every module.</summary>
    public int ModuleOf(int call) => call < 0 ? -1 : _calls[call].Module;

    public string Path(int module) => module < 0 ? "" : _modules[module].Path;

    public ModuleId Id(int module) => _modules[module].Id;

    /// <summary>Reads which module is meant.</summary>
    public int Find(ref EventReader reader) =>
        _numbers.TryGet(reader.ReadUnsigned(), out var number) ? number : throw reader.Wrong("it names a module that was not declared");

    public void Declare(ref EventReader reader)
    {
        var id = reader.ReadUnsigned();
        var (path, type) = (reader.ReadText(), reader.ReadText());
        var above = reader.ReadUnsigned();
        var kind = (ScopeKind)reader.ReadInt("a module's kind");
        ModuleId? parent = above == 0 ? null : _numbers.TryGet(above - 1, out var number) ? _modules[number].Id
            : throw reader.Wrong($"the parent of module '{path}' was not declared");
        if (kind is not (ScopeKind.Module or ScopeKind.Function))
            throw reader.Wrong($"there is no kind of module {(int)kind}");
        if (_numbers.TryGet(id, out _) || builder.TryGetModule(path, out _))
            throw reader.Wrong($"module {id}, '{path}', is declared twice");
        _numbers.Add(id);
        _modules.Add(new(builder.AddModule(path, type, parent), path));
    }

    public void Print(ref EventReader reader)
    {
        var module = Find(ref reader);
        builder.SetArguments(_modules[module].Id, reader.ReadText());
    }

    public void Unite(ref EventReader reader)
    {
        var (module, first) = (Find(ref reader), Find(ref reader));
        if (first >= module)
            throw reader.Wrong($"'{_modules[module].Path}' is to be the same as '{_modules[first].Path}', which was not declared before it");
        builder.SetSameAs(_modules[module].Id, _modules[first].Id);
    }

    public void Enter(ref EventReader reader)
    {
        var module = Find(ref reader);
        var pass = ++_modules[module].Passes;
        var call = builder.AddCall(_modules[module].Id, Innermost < 0 ? null : new CallId(Innermost), pass);
        _calls.Add((module, Innermost));
        Innermost = call.Index;
    }

    public void Leave(ref EventReader reader)
    {
        var duration = RecordedTime.Read(ref reader);
        if (Innermost < 0)
            throw reader.Wrong("it leaves a module, and none was entered");
        if (duration is not null)
            builder.SetDuration(new(Innermost), duration);
        Innermost = _calls[Innermost].Parent;
    }

    /// <summary>Goes to another call, where several run at once.</summary>
    public void Resume(ref EventReader reader)
    {
        var call = reader.ReadUnsigned();
        if (call > (ulong)_calls.Count)
            throw reader.Wrong($"there was no call {call - 1}");
        Innermost = (int)call - 1;
    }

    public void LeaveAll() => Innermost = -1;
}

/// <summary>Times as the stream has them: nanoseconds and 1 more, or 0.</summary>
internal static class RecordedTime
{
    public static TimeSpan? Read(ref EventReader reader) => reader.ReadUnsigned() is > 0 and var time ? TimeSpan.FromTicks((long)(time / 100 + (time % 100 > 50 ? 1UL : 0))) : null;
}
