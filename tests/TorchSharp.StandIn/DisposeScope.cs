namespace TorchSharp;

/// <summary>Disposes what was made while it was the innermost scope of its thread, unless it was taken out.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager _manager;
    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope OuterScope { get; set; }

    public int DisposablesCount => Open._disposables.Count;

    public IReadOnlyList<IDisposable> DisposablesView => Open._disposables.ToArray();

    private DisposeScope Open => _manager is null ? throw new ObjectDisposedException(GetType().FullName) : this;

    /// <summary>Owns one instead of the other.</summary>
    internal void Replace(torch.Tensor old, torch.Tensor by)
    {
        _disposables.Remove(old);
        old.OwningDisposeScope = null;
        _disposables.Add(by);
        by.OwningDisposeScope = this;
    }

    internal void Add(IDisposable disposable) => _disposables.Add(disposable);

    public bool Contains(IDisposable disposable) => Open._disposables.Contains(disposable);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public void Attach(IDisposable disposable) => Attach([disposable]);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        _ = Open;
        var attached = disposables.ToArray();
        foreach (var disposable in attached)
        {
            if (disposable is not torch.Tensor tensor)
            {
                _disposables.Add(disposable);
                continue;
            }
            if (ReferenceEquals(tensor.OwningDisposeScope, this))
                continue;
            if (tensor.OwningDisposeScope is { } owner)
                owner._disposables.Remove(tensor);
            else
                _manager.StatisticsInstance.TensorStatistics.AttachedToScopeCount++;
            _disposables.Add(tensor);
            tensor.OwningDisposeScope = this;
        }
        return attached;
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        MoveToOuter([first, second]);
        return (first, second);
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope scope, IEnumerable<IDisposable> disposables)
    {
        _ = Open;
        if (scope is null)
        {
            Detach(disposables);
            return;
        }
        foreach (var disposable in disposables.Where(_disposables.Remove))
        {
            scope._disposables.Add(disposable);
            if (disposable is torch.Tensor tensor)
                tensor.OwningDisposeScope = scope;
        }
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        _ = Open;
        foreach (var disposable in disposables.Where(_disposables.Remove))
        {
            if (disposable is not torch.Tensor tensor)
                continue;
            _manager.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
            tensor.OwningDisposeScope = null;
        }
    }

    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = inKeep.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var disposable in Open._disposables.ToArray())
        {
            if (keep.Contains(disposable))
                continue;
            _disposables.Remove(disposable);
            disposable.Dispose();
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        _ = Open;
        _disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_manager is null)
            return;
        DisposeEverything();
        _manager.RemoveDisposeScope(this);
        _manager = null;
    }
}

/// <summary>The scopes of a thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager s_ofThread;

    internal static DisposeScopeManager ThreadSingleton => s_ofThread ??= new();

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope CurrentDisposeScope { get; private set; }

    internal DisposeScope NewDisposeScope() => CurrentDisposeScope = new(this);

    internal DisposeScope RegisterOnCurrentDisposeScope(IDisposable item)
    {
        if (CurrentDisposeScope is null)
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
        else
            StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        CurrentDisposeScope?.Add(item);
        return CurrentDisposeScope;
    }

    internal void DisposingOnCurrentScope(torch.Tensor item)
    {
        if (item.OwningDisposeScope is null)
            StatisticsInstance.TensorStatistics.DisposedOutsideScopeCount++;
        else
            StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
    }

    internal void RemoveDisposeScope(DisposeScope scope)
    {
        if (ReferenceEquals(CurrentDisposeScope, scope))
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }
        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
        {
            if (!ReferenceEquals(inner.OuterScope, scope))
                continue;
            inner.OuterScope = scope.OuterScope;
            return;
        }
    }
}

public class ThreadDisposeScopeStatistics
{
    public LifetimeStatistics TensorStatistics { get; } = new();
    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;
    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;
    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;
    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;
    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;
    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    public void Reset() => TensorStatistics.Reset();
}

public class LifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }
    public long DisposedOutsideScopeCount { get; internal set; }
    public long CreatedInScopeCount { get; internal set; }
    public long DisposedInScopeCount { get; internal set; }
    public long AttachedToScopeCount { get; internal set; }
    public long DetachedFromScopeCount { get; internal set; }
    public long ThreadTotalLiveCount => CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;

    public void Reset() =>
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
}
