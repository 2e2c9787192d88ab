-- The key of the lock under which events of one place, which is a service in an environment, wait for each other.

create or replace function deploy_place(asked_workspace text, service text, environment text)
returns bigint
language sql immutable
return hashtextextended('deploy:' || asked_workspace || ':' || service || ':' || environment, 0);
