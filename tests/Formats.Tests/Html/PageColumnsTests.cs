using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Formats.Html;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Html;

/// <summary>The columns against the graph, read back as the page's script reads them.</summary>
public sealed class PageColumnsTests
{
    [Fact]
    public void Random_graphs_stand_in_the_columns_with_all_that_is_inside_them() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(GraphGenerator.Graphs(), graph => new Reading(graph).IsWhole()));

    /// <summary>Each calls the next twice: the last would be a million times on the page.</summary>
    [Fact]
    public void Functions_that_multiply_stay_closed_beyond_a_bound()
    {
        var functions = Enumerable.Range(0, 30).Select(i => new GraphFunction(new("f", "F" + i), Calling("F" + (i + 1)), [], [])).ToArray();
        var builder = new ForwardGraphBuilder { Functions = [.. functions] };
        builder.AddOperation(new("f", "F0"), "", [], []);
        var graph = builder.Build();
        Assert.InRange(new WrittenPage(graph).Numbers("operations.operator").Length, 100_000, 200_001);
        Assert.InRange(new WrittenPage(PageContent.Of(graph, options: new() { InnerOperations = 100 })).Numbers("operations.operator").Length, 50, 101);
    }

    private static ForwardGraph Calling(string function)
    {
        var body = new ForwardGraphBuilder();
        for (var i = 0; i < 2; i++)
            body.AddOperation(new("f", function), "", [], []);
        return body.Build();
    }

    [Fact]
    public void Equal_calls_in_a_row_are_runs()
    {
        var page = new WrittenPage(Networks.Transformer(4));
        var paths = page.Texts("modules.path");
        var modules = page.Numbers("calls.module");
        var repeats = page.Graph.At("calls.repeats").EnumerateObject()
            .ToDictionary(one => paths[modules[int.Parse(one.Name)]], one => paths[modules[one.Value.GetInt32()]], StringComparer.Ordinal);
        // the first takes a batch and the others none
        Assert.All((string[])["h.1", "h.2", "h.3"], block => Assert.Equal("h.1", repeats[block]));
        Assert.DoesNotContain("h.0", repeats.Keys);
        Assert.DoesNotContain("h.1.attn", repeats.Keys);
    }

    [Fact]
    public void Runs_are_those_that_folding_finds()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var graph = GraphGenerator.Graph(seed, size: 80, new() { Functions = false, NestedGraphs = false, InnerGraphs = false });
            var runs = new WrittenPage(graph).Graph.At("calls.repeats").EnumerateObject().Select(one => one.Value.GetInt32()).GroupBy(first => first);
            Assert.Equal(graph.FoldRepeats().Calls.Count == graph.Calls.Count, !runs.Any());
        }
    }

    /// <summary>A page's columns, walked beside the graph that they are of.</summary>
    private sealed class Reading
    {
        private readonly ForwardGraph _graph;
        private readonly WrittenPage _page;
        private readonly JsonElement _attributes;
        private readonly string[] _names, _valueNames, _operators, _ports, _paths, _types;
        private readonly int[] _operator, _call, _inputStart, _inputs, _inputNames, _outputStart, _outputs, _outputNames;
        private readonly int[] _kinds, _valueTypes, _callModules, _callParents, _passes, _graphInputs, _graphOutputs;
        private readonly ILookup<int, int> _bodiesOf;
        private readonly Stack<OpType> _open = new();
        private int _seenOperations;

        public Reading(ForwardGraph graph)
        {
            (_graph, _page) = (graph, new(graph));
            _attributes = _page.Graph.At("operations.attributes");
            (_names, _valueNames, _operators, _ports) = (_page.Texts("operations.name"), _page.Texts("values.name"), _page.Texts("operators"), _page.Texts("ports"));
            (_paths, _types) = (_page.Texts("modules.path"), _page.Texts("types"));
            (_operator, _call) = (_page.Numbers("operations.operator"), _page.Numbers("operations.call"));
            (_inputStart, _inputs, _inputNames) = (_page.Numbers("operations.inputStart"), _page.Numbers("operations.inputs"), _page.Numbers("operations.inputNames"));
            (_outputStart, _outputs, _outputNames) = (_page.Numbers("operations.outputStart"), _page.Numbers("operations.outputs"), _page.Numbers("operations.outputNames"));
            (_kinds, _valueTypes) = (_page.Numbers("values.kind"), _page.Numbers("values.type"));
            (_callModules, _callParents, _passes) = (_page.Numbers("calls.module"), _page.Numbers("calls.parent"), _page.Numbers("calls.pass"));
            (_graphInputs, _graphOutputs) = (_page.Numbers("inputs"), _page.Numbers("outputs"));
            _bodiesOf = _page.Graph.At("calls.bodyOf").EnumerateObject().ToLookup(one => one.Value.GetInt32(), one => int.Parse(one.Name));
        }

        public bool IsWhole()
        {
            Assert.Equal("", _ports[0]);
            Assert.Equal(_names.Length + 1, _inputStart.Length);
            Assert.All(_callParents.Select((parent, call) => (parent, call)), pair => Assert.True(pair.parent < pair.call));
            Walk(_graph, -1, null);
            Assert.Equal(_names.Length, _seenOperations);
            return true;
        }

        /// <summary>Walks a graph: what names mean around it comes with it, and what they mean in it goes on to the graphs inside.</summary>
        private void Walk(ForwardGraph graph, int body, Dictionary<string, int>? around)
        {
            var places = new Dictionary<int, int>();
            void Same(ValueId value, int place)
            {
                if (value.IsNone)
                {
                    Assert.Equal(-1, place);
                    return;
                }
                Assert.Equal(places.TryAdd(value.Index, place) ? place : places[value.Index], place);
            }

            var mine = Enumerable.Range(0, _names.Length).Where(operation => BodyOf(_call[operation]) == body).ToList();
            Assert.Equal(graph.Operations.Count, mine.Count);
            _seenOperations += mine.Count;
            foreach (var operation in graph.Operations)
            {
                var at = mine[operation.Index];
                Assert.Equal(operation.Name, _names[at]);
                Assert.Equal(operation.Type.Domain == OpType.OnnxDomain ? new OpType("", operation.Type.Name, operation.Type.Overload).ToString() : operation.Type.ToString(),
                    _operators[_operator[at]]);
                SameCall(operation.Call, _call[at], body);
                Assert.Equal(operation.Inputs.Count, _inputStart[at + 1] - _inputStart[at]);
                for (var slot = 0; slot < operation.Inputs.Count; slot++)
                {
                    Same(operation.Inputs.ValueAt(slot), _inputs[_inputStart[at] + slot]);
                    if (operation.Inputs[slot].Name is { Length: > 0 } name)
                        Assert.Equal(name, _ports[_inputNames[_inputStart[at] + slot]]);
                }
                Assert.Equal(operation.Outputs.Count, _outputStart[at + 1] - _outputStart[at]);
                for (var slot = 0; slot < operation.Outputs.Count; slot++)
                {
                    Same(operation.Outputs.ValueAt(slot), _outputs[_outputStart[at] + slot]);
                    Assert.Equal(operation.Outputs[slot].Name, _ports[_outputNames[_outputStart[at] + slot]]);
                }
                string[] attributes = _attributes.TryGetProperty(at.ToString(), out var texts) ? [.. texts.EnumerateArray().Where((_, i) => i % 2 == 0).Select(text => text.GetString()!)] : [];
                Assert.Equal(operation.Attributes.Select(attribute => attribute.Name), attributes);
            }
            Ends(graph.Inputs, _graphInputs, body, Same);
            Ends(graph.Outputs, _graphOutputs, body, Same);
            var given = graph.Inputs.Select(input => input.Index).ToHashSet();
            var names = new Dictionary<string, int>(around ?? [], StringComparer.Ordinal);
            foreach (var (index, place) in places)
            {
                var value = graph.Values[index];
                if (value.Kind == ValueKind.Outer)
                {
                    // one that no port around has is known by its name
                    if (around!.TryGetValue(value.Name, out var outer))
                        Assert.Equal(outer, place);
                    else
                        Assert.Equal(value.Name, _valueNames[place]);
                }
                else if (body < 0 || !given.Contains(index))
                    SameValue(value, place);
                names[value.Name] = place;
            }
            foreach (var operation in graph.Operations)
                WalkBodies(operation, mine[operation.Index], names);
        }

        private void WalkBodies(Operation operation, int at, Dictionary<string, int> names)
        {
            var bodies = new Queue<int>(_bodiesOf[at].Order());
            foreach (var (name, nested) in NestedGraphs.Of(operation))
                Walk(nested, Named(bodies.Dequeue(), name), names);
            if (_graph.Functions.FirstOrDefault(function => function.Type == operation.Type) is { } called && !_open.Contains(called.Type))
            {
                var body = Named(bodies.Dequeue(), "function");
                _open.Push(called.Type);
                Walk(called.Body, body, null);
                _open.Pop();
                Given(body, called.Body.Inputs.Select((_, slot) => slot < operation.Inputs.Count ? _inputs[_inputStart[at] + slot] : -1));
            }
            if (operation.Trace?.Inner is { } inner)
            {
                var body = Named(bodies.Dequeue(), "inner");
                Walk(inner, body, names);
                Given(body, inner.Inputs.Select(input => operation.Inputs.Select((port, slot) => (port, slot))
                    .Where(one => one.port.Name == input.Name && one.port.Value is not null).Select(one => _inputs[_inputStart[at] + one.slot]).FirstOrDefault(-1)));
            }
            Assert.Empty(bodies);
        }

        private int Named(int body, string name)
        {
            Assert.Equal(name, _page.Graph.At("calls.bodyName." + body).GetString());
            Assert.Equal(-1, _callModules[body]);
            return body;
        }

        /// <summary>Where the operation has a value for an input of the graph inside it, that is the input.</summary>
        private void Given(int body, IEnumerable<int> expected)
        {
            foreach (var (given, wanted) in OfBody(_graphInputs, body).Zip(expected))
                if (wanted >= 0)
                    Assert.Equal(wanted, given);
        }

        private static void Ends(EntityList<Value> values, int[] column, int body, Action<ValueId, int> same)
        {
            var places = OfBody(column, body).ToList();
            Assert.Equal(values.Count, places.Count);
            foreach (var (value, place) in values.Zip(places))
                same(value.Id, place);
        }

        private static IEnumerable<int> OfBody(int[] column, int body) =>
            Enumerable.Range(0, column.Length / 2).Where(i => column[2 * i + 1] == body).Select(i => column[2 * i]);

        private void SameValue(Value value, int place)
        {
            Assert.Equal(value.Name, _valueNames[place]);
            Assert.Equal((int)value.Kind, _kinds[place]);
            Assert.Equal((value.Type ?? value.Data?.Type)?.ToString(), _valueTypes[place] < 0 ? null : _types[_valueTypes[place]]);
        }

        private void SameCall(ModuleCall? call, int place, int body)
        {
            for (; call is { } known; (call, place) = (known.Parent, _callParents[place]))
            {
                Assert.Equal(known.Module.Path, _paths[_callModules[place]]);
                Assert.Equal(known.Pass, _passes[place]);
            }
            Assert.Equal(body, place);
        }

        /// <summary>The innermost body that a call is or is in; -1 outside all.</summary>
        private int BodyOf(int call)
        {
            while (call >= 0 && _callModules[call] >= 0)
                call = _callParents[call];
            return call;
        }
    }
}
