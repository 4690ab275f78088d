using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GraphBridge.Formats.Parts;

/// <summary>Whole graphs from JSON. What is referred to by its place stands before what refers to it, as it is written.</summary>
internal sealed partial class PartReader
{
    private ForwardGraph ReadGraph(ref JsonCursor json)
    {
        if (++json.GraphDepth > limits.GraphDepth)
            throw json.Fault($"graphs are nested more than {limits.GraphDepth} deep");
        count.Add(ElementCount.Graph);
        _innerHeight = Math.Max(_innerHeight, json.GraphDepth);
        ForwardGraphBuilder builder = new();
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            switch (member)
            {
                case "name": builder.Name = json.Text(); break;
                case "producer": builder.Producer = ReadProducer(ref json); break;
                case "metadata": builder.Metadata = ReadMetadata(ref json); break;
                case "opsets": builder.Opsets = ReadOpsets(ref json); break;
                case "functions": builder.Functions = ReadFunctions(ref json); break;
                case "values": ReadValues(ref json, builder); break;
                case "inputs": ReadValueList(ref json, builder, builder.MarkInput); break;
                case "outputs": ReadValueList(ref json, builder, builder.MarkOutput); break;
                case "modules": ReadModules(ref json, builder); break;
                case "calls": ReadCalls(ref json, builder); break;
                case "operations": ReadOperations(ref json, builder); break;
                default: throw json.Unknown(member);
            }
        }
        json.GraphDepth--;
        return builder.Build();
    }

    private static Producer ReadProducer(ref JsonCursor json)
    {
        var name = "";
        string? version = null;
        json.BeginObject();
        while (json.NextMember(out var member))
        {
            switch (member)
            {
                case "name": name = json.Text(); break;
                case "version": version = json.Text(); break;
                default: throw json.Unknown(member);
            }
        }
        return new(name, version);
    }

    private static ImmutableArray<Opset> ReadOpsets(ref JsonCursor json)
    {
        var opsets = ImmutableArray.CreateBuilder<Opset>();
        json.BeginArray();
        while (json.NextItem())
        {
            var opset = new Opset("", 0);
            json.BeginObject();
            while (json.NextMember(out var member))
            {
                opset = member switch
                {
                    "domain" => opset with { Domain = json.Text() },
                    "version" => opset with { Version = json.Int64() },
                    _ => throw json.Unknown(member),
                };
            }
            opsets.Add(opset);
        }
        return opsets.ToImmutable();
    }

    private ImmutableArray<GraphFunction> ReadFunctions(ref JsonCursor json)
    {
        var functions = ImmutableArray.CreateBuilder<GraphFunction>();
        json.BeginArray();
        while (json.NextItem())
        {
            OpType? type = null;
            ForwardGraph? body = null;
            ImmutableArray<string> required = [];
            ImmutableArray<NamedAttribute> defaults = [];
            json.BeginObject();
            while (json.NextMember(out var member))
            {
                switch (member)
                {
                    case "type": type = ReadOpType(ref json); break;
                    case "required": required = ReadNames(ref json); break;
                    case "defaults": defaults = [.. ReadAttributes(ref json)]; break;
                    case "body": body = ReadGraph(ref json); break;
                    default: throw json.Unknown(member);
                }
            }
            if (type is null || body is null)
                throw json.Expected("the type and the body of a function");
            functions.Add(new(type, body, required, defaults));
        }
        return functions.ToImmutable();
    }

    private static ImmutableArray<string> ReadNames(ref JsonCursor json)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        json.BeginArray();
        while (json.NextItem())
            names.Add(json.PooledText());
        return names.ToImmutable();
    }

    private static OpType ReadOpType(ref JsonCursor json)
    {
        json.BeginArray();
        json.Item();
        var domain = json.PooledText();
        json.Item();
        var name = json.PooledText();
        if (!json.NextItem())
            return new(domain, name);
        var overload = json.PooledText();
        json.EndArray();
        return new(domain, name, overload);
    }

    private void ReadValues(ref JsonCursor json, ForwardGraphBuilder builder)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            var name = "";
            var kind = ValueKind.Activation;
            DataType? type = null;
            TensorData? data = null;
            SparseTensorData? sparse = null;
            Metadata? metadata = null;
            ValueTrace? trace = null;
            json.BeginObject();
            while (json.NextMember(out var member))
            {
                switch (member)
                {
                    case "name": name = json.Text(); break;
                    case "kind": kind = ReadKind<ValueKind>(ref json); break;
                    case "type": type = Type(json.Text()); break;
                    case "data": data = ReadTensor(ref json); break;
                    case "sparse": sparse = ReadSparseTensor(ref json); break;
                    case "metadata": metadata = ReadMetadata(ref json); break;
                    case "trace": trace = ReadValueTrace(ref json); break;
                    default: throw json.Unknown(member);
                }
            }
            builder.SetTrace(builder.AddValue(name, kind, type, data, sparse, metadata), trace);
        }
    }

    private static void ReadValueList(ref JsonCursor json, ForwardGraphBuilder builder, Action<ValueId> mark)
    {
        json.BeginArray();
        while (json.NextItem())
            mark(new(Place(ref json, builder.ValueCount, "value")));
    }

    /// <summary>A place in a list that has been read.</summary>
    private static int Place(ref JsonCursor json, int count, string what) =>
        json.Int32() is var place && (uint)place < (uint)count ? place : throw json.Fault($"there is no {what} {place}");

    private static int PlaceOrNone(ref JsonCursor json, int count, string what) => json.Int32() == -1 ? -1 : Place(ref json, count, what);

    private static void ReadModules(ref JsonCursor json, ForwardGraphBuilder builder)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            string path = "", typeName = "", arguments = "";
            ModuleId? parent = null;
            Metadata? metadata = null;
            List<(string Name, ValueId Value)> parameters = [], buffers = [];
            json.BeginObject();
            while (json.NextMember(out var member))
            {
                switch (member)
                {
                    case "path": path = json.Text(); break;
                    case "type": typeName = json.PooledText(); break;
                    case "arguments": arguments = json.PooledText(); break;
                    case "parent": parent = new(Place(ref json, builder.ModuleCount, "module")); break;
                    case "parameters": ReadPairs(ref json, builder, parameters); break;
                    case "buffers": ReadPairs(ref json, builder, buffers); break;
                    case "metadata": metadata = ReadMetadata(ref json); break;
                    default: throw json.Unknown(member);
                }
            }
            var module = builder.AddModule(path, typeName, parent, arguments, metadata);
            foreach (var (name, value) in parameters)
                builder.AddParameter(module, name, value);
            foreach (var (name, value) in buffers)
                builder.AddBuffer(module, name, value);
        }
    }

    private static void ReadPairs(ref JsonCursor json, ForwardGraphBuilder builder, List<(string Name, ValueId Value)> pairs)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            var (name, value) = ReadPair(ref json, builder);
            pairs.Add(value >= 0 ? (name, new(value)) : throw json.Expected("a value"));
        }
    }

    private static (string Name, int Value) ReadPair(ref JsonCursor json, ForwardGraphBuilder builder)
    {
        json.BeginArray();
        json.Item();
        var name = json.PooledText();
        json.Item();
        var value = PlaceOrNone(ref json, builder.ValueCount, "value");
        json.EndArray();
        return (name, value);
    }

    private static void ReadCalls(ref JsonCursor json, ForwardGraphBuilder builder)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            json.BeginArray();
            json.Item();
            var module = Place(ref json, builder.ModuleCount, "module");
            json.Item();
            var parent = PlaceOrNone(ref json, builder.CallCount, "module call");
            json.Item();
            var pass = json.Int32();
            json.Item();
            var repeat = json.Int32();
            var call = builder.AddCall(new(module), parent < 0 ? null : new(parent), pass, repeat);
            if (!json.NextItem())
                continue;
            builder.SetDuration(call, TimeSpan.FromTicks(json.Int64()));
            json.EndArray();
        }
    }

    private void ReadOperations(ref JsonCursor json, ForwardGraphBuilder builder)
    {
        List<Input> inputs = [];
        List<Output> outputs = [];
        json.BeginArray();
        while (json.NextItem())
        {
            OpType? type = null;
            var name = "";
            NamedAttribute[] attributes = [];
            CallId? call = null;
            Metadata? metadata = null;
            OperationTrace? trace = null;
            inputs.Clear();
            outputs.Clear();
            json.BeginObject();
            while (json.NextMember(out var member))
            {
                switch (member)
                {
                    case "type": type = ReadOpType(ref json); break;
                    case "name": name = json.Text(); break;
                    case "inputs": ReadInputs(ref json, builder, inputs); break;
                    case "outputs": ReadOutputs(ref json, builder, outputs); break;
                    case "attributes": attributes = ReadAttributes(ref json); break;
                    case "call": call = new(Place(ref json, builder.CallCount, "module call")); break;
                    case "metadata": metadata = ReadMetadata(ref json); break;
                    case "trace": trace = ReadTrace(ref json); break;
                    default: throw json.Unknown(member);
                }
            }
            builder.AddOperation(type ?? throw json.Expected("the type of an operation"), name,
                CollectionsMarshal.AsSpan(inputs), CollectionsMarshal.AsSpan(outputs),
                attributes, call, metadata, trace);
        }
    }

    private static void ReadInputs(ref JsonCursor json, ForwardGraphBuilder builder, List<Input> inputs)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            var (name, value) = ReadPair(ref json, builder);
            inputs.Add(new(name, new(value)));
        }
    }

    private static void ReadOutputs(ref JsonCursor json, ForwardGraphBuilder builder, List<Output> outputs)
    {
        json.BeginArray();
        while (json.NextItem())
        {
            var (name, value) = ReadPair(ref json, builder);
            outputs.Add(new(name, new(value)));
        }
    }
}
