using System.Globalization;

namespace GraphBridge.Testing;

/// <summary>Random modules, who owns which values, and calls: nested, in several passes, some of them empty.</summary>
internal sealed class RandomHierarchy(Draw draw)
{
    private readonly List<CallId> _calls = [];
    private readonly bool _contiguous = draw.Chance(0.7);

    public void AddTo(ForwardGraphBuilder builder)
    {
        var modules = AddModules(builder);
        if (modules.Count == 0)
            return;
        GiveValues(builder, modules);
        var passes = new Dictionary<ModuleId, int>();
        for (var left = draw.Count(10); left > 0; left--)
        {
            var module = draw.Pick(modules);
            var pass = passes[module] = passes.GetValueOrDefault(module) + 1;
            CallId? parent = _calls.Count == 0 || draw.Chance(0.3) ? null : draw.Chance(0.5) ? _calls[^1] : draw.Pick(_calls);
            var call = builder.AddCall(module, parent, pass, draw.Chance(0.05) ? 2 + draw.Below(11) : 1);
            if (draw.Chance(0.2))
                builder.SetDuration(call, TimeSpan.FromTicks(draw.Below(int.MaxValue)));
            _calls.Add(call);
        }
    }

    /// <summary>The call of an operation: calls follow each other in most graphs and are mixed in the rest.</summary>
    public CallId? CallAt(int operation, int operations)
    {
        if (_calls.Count == 0 || draw.Chance(0.1))
            return null;
        return _contiguous ? _calls[operation * _calls.Count / operations] : draw.Pick(_calls);
    }

    private List<ModuleId> AddModules(ForwardGraphBuilder builder)
    {
        var modules = new List<(ModuleId Id, string Path)>();
        var paths = new HashSet<string>();
        for (var left = draw.Count(8); left > 0; left--)
        {
            (ModuleId Id, string Path)? parent = modules.Count == 0 || draw.Chance(0.2) ? null : draw.Pick(modules);
            string path;
            if (parent is null && draw.Chance(0.5) && paths.Add(""))
                path = "";
            else
            {
                path = parent is { Path.Length: > 0 } above && draw.Chance(0.8) ? above.Path + "." + draw.Name() : draw.Name();
                while (!paths.Add(path))
                    path += draw.Below(10).ToString(CultureInfo.InvariantCulture);
            }
            modules.Add((builder.AddModule(path, draw.Text(), parent?.Id, draw.Chance(0.5) ? "" : draw.Text(), draw.Metadata()), path));
        }
        return modules.ConvertAll(module => module.Id);
    }

    private void GiveValues(ForwardGraphBuilder builder, List<ModuleId> modules)
    {
        for (var i = 0; i < builder.ValueCount; i++)
        {
            var value = new ValueId(i);
            // a shared one belongs to several modules
            for (var owners = draw.Chance(0.8) ? 1 : draw.Below(3); owners > 0; owners--)
            {
                if (builder.KindOf(value) == ValueKind.Parameter)
                    builder.AddParameter(draw.Pick(modules), draw.Text(), value);
                else if (builder.KindOf(value) == ValueKind.Buffer)
                    builder.AddBuffer(draw.Pick(modules), draw.Text(), value);
            }
        }
    }
}
