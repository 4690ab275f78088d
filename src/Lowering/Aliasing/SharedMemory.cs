using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;
using GraphBridge.Lowering.Rules;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Aliasing;

/// <summary>
/// What an operation that wrote a tensor makes of others that share its memory. ONNX has no views, so the places of one in the other are
/// found by applying the operations that made the views to the numbers of the elements.
/// </summary>
internal sealed class SharedMemory(Emitter emitter, LoweringOptions options)
{
    private const long MostSimple = 1L << 18;

    /// <summary>
    /// Has all values that are used later, and share memory that an operation wrote, be their new versions. What other operations are
    /// carried out by has no ports that tell of them, as the graph itself has.
    /// </summary>
    /// <param name="writer">The operation.</param>
    /// <param name="scope">What the values of its graph are.</param>
    public void Renew(Operation writer, Scope scope)
    {
        foreach (var port in writer.Outputs)
        {
            if (port.Value is not { Trace.Previous: { } previous } written)
                continue;
            var root = ViewPath.Of(written).Root;
            foreach (var value in writer.Graph.Values)
                if (value != written && value.Name != previous && (value.Producer is not { } producer || producer.Index < writer.Index) && IsUsedAfter(writer, value) && ViewPath.Of(value).Root == root)
                    scope.Bind(value, Renewed(value, scope.Of(value), written, scope));
        }
    }

    private static bool IsUsedAfter(Operation writer, Value value) =>
        value.Uses.Any(use => use.Operation.Index > writer.Index) || value.Graph.Outputs.Contains(value);

    /// <summary>The new version of a tensor some of whose memory was written.</summary>
    /// <param name="old">Its version before.</param>
    /// <param name="self">What that is.</param>
    /// <param name="written">The value that an operation wrote.</param>
    /// <param name="scope">What values are.</param>
    public Term Renewed(Value old, Term self, Value written, Scope scope)
    {
        var (mine, theirs) = (ViewPath.Of(old), ViewPath.Of(written));
        if (mine.Root != theirs.Root)
            throw new NotLoweredException($"the capture does not tell how '{old.Name}' and '{written.Name}' share memory");
        // what is the same for both doesn't matter
        var common = mine.CommonWith(theirs);
        var (toMine, toTheirs) = (mine.Steps[common..], theirs.Steps[common..]);
        if (toTheirs.Length == 0)
            return Apply(toMine, scope.Of(written), scope);
        var around = toTheirs[0].From;
        // of a large tensor, or one of changing size, its numbers are not worth making where a write is said more simply
        if (toMine.Length == 0 && toTheirs.All(IsPart) && !(Size.Product(self.Dimensions.AsSpan()).Known <= MostSimple))
            return PutPart(toTheirs, self, scope.Of(written), scope);
        var numbers = Numbers(around, scope);
        if (numbers.Data is not null && Places(toMine, numbers, scope) is { } places && Places(toTheirs, numbers, scope) is { } put)
            return Put(self, places, scope.Of(written), put, numbers.Dimensions);
        if (toMine.Length > 0)
            throw new NotLoweredException("it writes through a view of changing size, and another view sees that");
        var rows = emitter.Unsqueeze(GatherRules.Flat(emitter, Apply(toTheirs, numbers, scope)), 1);
        return emitter.Reshape(emitter.Op("ScatterND", GatherRules.Flat(emitter, self), rows, GatherRules.Flat(emitter, scope.Of(written))), self.Dimensions.AsSpan());
    }

    /// <summary>Applies the operations of a path to another tensor.</summary>
    private Term Apply(ViewStep[] steps, Term term, Scope scope)
    {
        foreach (var step in steps)
        {
            var rule = RuleTable.All.Find(step.Operation.Type) ?? throw new NotLoweredException($"there is no rule for {step.Operation.Type}");
            var given = term;
            term = rule.Lower(emitter, new(rule.Schema, step.Operation, value => value == step.From ? given : scope.Of(value), scope.Sizes, options))[step.Slot]
                ?? throw new NotLoweredException($"{step.Operation.Type} has no such result");
            term.Shape ??= step.Operation.Outputs[step.Slot].Value is { } result ? scope.Sizes.ShapeOf(result) : null;
        }
        return term;
    }

    private static bool IsPart(ViewStep step) => step.Operation.Type is { Domain: "aten", Name: "select", Overload: "int" } or { Domain: "aten", Name: "slice", Overload: "Tensor" };

    /// <summary>Puts what was written where a path of parts along dimensions leads.</summary>
    private Term PutPart(ReadOnlySpan<ViewStep> steps, Term self, Term written, Scope scope)
    {
        var step = steps[0];
        if (steps.Length > 1)
            written = PutPart(steps[1..], Apply([step], self, scope), written, scope);
        var a = new Arguments(RuleTable.All.Find(step.Operation.Type)!.Schema, step.Operation, value => value == step.From ? self : scope.Of(value), scope.Sizes, options);
        var axis = a.Axis("dim", self.Rank);
        return step.Operation.Type.Name == "select" ? PlaceRules.PutSelected(emitter, self, axis, a.Size("index"), written)
            : PlaceRules.PutSlice(emitter, self, axis, a.OptionalSize("start") ?? 0, a.Int("step"), written);
    }

    private Term Numbers(Value value, Scope scope)
    {
        var shape = scope.Sizes.ShapeOf(value) ?? throw new NotLoweredException($"the shape of '{value.Name}' is not known");
        if (Emitter.Known(shape.AsSpan()) is not { } dimensions || Strides.Count(dimensions) > options.FollowedElements)
            return emitter.Reshape(emitter.Range(Size.Product(shape.AsSpan())), shape.AsSpan());
        var numbers = new long[Strides.Count(dimensions)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        return new(ElementType.Int64, shape) { Data = Elements.Of(ElementType.Int64, [.. dimensions], numbers) };
    }

    private TensorData? Places(ViewStep[] steps, Term numbers, Scope scope)
    {
        var (limit, count) = (emitter.Folding.Limit, emitter.Nodes.Count);
        emitter.Folding.Limit = options.FollowedElements * sizeof(long);
        try
        {
            var places = Apply(steps, numbers, scope).Data;
            if (places is null)
                emitter.RemoveFrom(count);
            return places;
        }
        finally
        {
            emitter.Folding.Limit = limit;
        }
    }

    private Term Put(Term self, TensorData places, Term written, TensorData put, ImmutableArray<Size> around)
    {
        var (mine, theirs) = (ConstantFolding.Integers(places)!, ConstantFolding.Integers(put)!);
        var placeOf = new long[Emitter.Known(around.AsSpan())!.Aggregate(1L, (product, size) => product * size)];
        Array.Fill(placeOf, -1);
        for (var i = 0L; i < theirs.Length; i++)
            placeOf[theirs[i]] = i;
        // for each of my elements the one written there
        var from = Array.ConvertAll(mine, place => placeOf[place]);
        var count = from.Count(place => place >= 0);
        if (count == 0)
            return self;
        if (count == mine.Length)
            return Taken(written, from, places.Dimensions);
        // all that was written, in its own shape, where each element is seen once
        Array.Fill(placeOf, -1);
        for (var i = 0L; i < mine.Length; i++)
            placeOf[mine[i]] = i;
        var seen = Array.ConvertAll(theirs, place => placeOf[place]);
        if (count == theirs.Length && !seen.Contains(-1))
            return Scatter.Put(emitter, self, places.Dimensions, seen, written);
        long[] to = [.. Enumerable.Range(0, from.Length).Where(at => from[at] >= 0).Select(at => (long)at)];
        return Scatter.Put(emitter, self, places.Dimensions, to, Taken(written, Array.ConvertAll(to, at => from[at]), [to.Length]));
    }

    // these of its elements, in another shape
    private Term Taken(Term written, long[] from, ImmutableArray<long> dimensions)
    {
        var shape = Array.ConvertAll([.. dimensions], size => (Size)size);
        var isWhole = true;
        for (var i = 0; i < from.Length; i++)
            isWhole &= from[i] == i;
        if (isWhole && Size.Product(written.Dimensions.AsSpan()) == from.Length)
            return emitter.Reshape(written, shape);
        var numbers = emitter.Constant(Elements.Of(ElementType.Int64, dimensions, from));
        return emitter.Op("Gather", [GatherRules.Flat(emitter, written), numbers], [("axis", 0)], shape: [.. shape]);
    }
}
